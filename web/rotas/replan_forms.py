"""News about a rota as forms hold them, one form a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.rotas.queries import ReplanPage
from planner.rotas.replan import LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS
from planner.rotas.replan_news import Added, Extended, PartAgain, ReplanNews, Withdrawn
from web.forms import Form


def news_in(form: Form) -> tuple[ReplanNews | None, int]:
    """Read news and the seconds to search; None when something is wrong, which the form says."""
    kind = form.choice("kind", KINDS)
    news = KINDS[kind](form) if kind in KINDS else None
    return news, form.whole("seconds", LEAST_SECONDS, MOST_SECONDS)


def empty_forms(page: ReplanPage) -> dict[str, Form]:
    """Give the forms of the page, by kind, each with days that may change."""
    days = {"day": page.opens, "last": page.last_date}
    return {kind: Form(scope=kind, seconds=USUAL_SECONDS, **days) for kind in KINDS}


def _withdrawn(form: Form) -> ReplanNews | None:
    who, day = form.text("person"), form.day("day")
    return Withdrawn(person_id=who, first_date=day) if day else None


def _added(form: Form) -> ReplanNews | None:
    return Added(person_id=form.text("person"))


def _extended(form: Form) -> ReplanNews | None:
    day = form.day("until")
    return Extended(last_date=day) if day else None


def _part(form: Form) -> ReplanNews | None:
    first, last = form.day("day"), form.day("last")
    if first is None or last is None:
        return None
    return PartAgain(person_ids=tuple(form.chosen("people")), first_date=first, last_date=last)


KINDS: Mapping[str, Callable[[Form], ReplanNews | None]] = {
    "withdrawn": _withdrawn,
    "added": _added,
    "extended": _extended,
    "part": _part,
}
"""What can be told to a rota, by the word its form carries."""
