"""What a lead may tell a rota that is made already, beside a sick call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import msgspec

from solver.record import Record

MOST_NAMED = 5


class Withdrawn(Record, frozen=True, kw_only=True, tag="withdrawn"):
    """Somebody works no more from a date on."""

    person_id: str
    first_date: date


class Added(Record, frozen=True, kw_only=True, tag="added"):
    """Somebody of the team who has no shift in the rota yet can be planned."""

    person_id: str


class Extended(Record, frozen=True, kw_only=True, tag="extended"):
    """The rota goes on to a later date, that one included."""

    last_date: date


class PartAgain(Record, frozen=True, kw_only=True, tag="part"):
    """These people (none named: everybody) are planned again on dates, both included."""

    person_ids: tuple[str, ...] = ()
    first_date: date
    last_date: date


ReplanNews: TypeAlias = Withdrawn | Added | Extended | PartAgain


def news_of(stored: dict[str, Any]) -> ReplanNews:
    """Read what `news_json` wrote."""
    news: ReplanNews = msgspec.convert(stored, ReplanNews)
    return news


def news_json(news: ReplanNews) -> dict[str, Any]:
    """Write news as they are stored."""
    return dict(msgspec.to_builtins(news))


def news_words(news: ReplanNews, names: Mapping[str, str]) -> str:
    """Say news in a line, such as "Ben works no more from Mon 15 Mar on"."""
    match news:
        case Withdrawn():
            return f"{names[news.person_id]} works no more from {_day(news.first_date)} on"
        case Added():
            return f"{names[news.person_id]} is added"
        case Extended():
            return f"It goes on to {_day(news.last_date)}"
        case PartAgain():
            who = _people([names[one] for one in news.person_ids])
            return f"{who} planned again, {_day(news.first_date)} to {_day(news.last_date)}"


def _people(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (", ".join(names[:MOST_NAMED]) or "Everybody") + more


def _day(day: date) -> str:
    return f"{day:%a %-d %b}"
