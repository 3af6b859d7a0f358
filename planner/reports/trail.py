"""Who changed what, when: the audit trail as administrators read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.models import AuditEntry, User
from planner.application import Planner
from planner.errors import NotFound
from planner.people.models import Site
from planner.reports.trail_names import names_of
from planner.reports.trail_values import value_text

SHOWN = 100
# What people call the things of the trail, and the part of the product they belong to.
AREAS: Mapping[str, Mapping[str, str]] = {
    "people": {
        "person": "person",
        "people": "people from a file",
        "balances": "opening balances from a file",
        "availability": "availability",
        "day wish": "wish",
        "site": "site",
        "team": "team",
    },
    "time off": {"time off": "time off"},
    "rotas": {
        "rota_version": "rota",
        "rota": "rota from a file",
        "rota_run": "search for a rota",
        "rota_scenario": "what-if rota",
        "rota_price": "price of a rule",
        "rota_replan": "rota planned again",
        "pins": "pins",
        "rule_set": "rules",
        "shift_template": "shift",
        "minimum_cover": "minimum cover",
    },
    "cover": {"cover_request": "shift to cover", "cover_offer": "offer to cover"},
    "notices": {"notice": "letter", "invitations": "invitations by e-mail"},
    "hours": {"worked exception": "worked otherwise than planned", "month": "month"},
    "demand": {
        "history": "history from a file",
        "queue": "queue",
        "queue_setting": "settings of a queue",
        "demand_event": "event",
        "forecast_version": "forecast",
        "requirement_version": "staffing plan",
    },
    "access": {"user": "user", "feed token": "calendar link"},
}
IMPORTED = "imports"
"""An area across the others: whatever came from a file."""


@dataclass(frozen=True)
class Change:
    """One value before and after, as text; "" where there was or is none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class TrailLine:
    """One entry: who did what to which thing; `about` names it, "" where it has no name."""

    at: datetime
    who: str
    action: str
    thing: str
    about: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Trail:
    """The latest entries first; `older` is where the next page begins, None at the end."""

    lines: tuple[TrailLine, ...]
    older: int | None
    zone: str


def trail(
    planner: Planner, actor: Actor, area: str | None = None, before: int | None = None
) -> Trail:
    """List who changed what, of one area or of all, from entry number `before` back.

    For administrators. Raises `NotFound` for an area that is none.
    """
    require(actor, "admin")
    if area not in {None, IMPORTED, *AREAS}:
        raise NotFound("There is no such part of the history.")
    query = select(AuditEntry, User.shown_name).outerjoin(User, User.id == AuditEntry.user_id)
    if area == IMPORTED:
        query = query.where(AuditEntry.action == "import")
    elif area is not None:
        query = query.where(AuditEntry.entity.in_(AREAS[area]))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    with planner.database.read() as session:
        found = list(session.execute(query.order_by(AuditEntry.id.desc()).limit(SHOWN + 1)))
        rows = [(entry, name) for entry, name in found[:SHOWN]]
        names = names_of(session, _ids(entry for entry, _name in rows))
        lines = tuple(_line(entry, name, names) for entry, name in rows)
        older = rows[-1][0].id if len(found) > SHOWN else None
        return Trail(lines, older, _zone(session))


def _zone(session: Session) -> str:
    """The zone of the site that comes first by name; UTC before there is one."""
    return session.scalars(select(Site.time_zone).order_by(Site.name)).first() or "UTC"


def _line(entry: AuditEntry, name: str | None, names: Mapping[str, str]) -> TrailLine:
    things = {key: words for area in AREAS.values() for key, words in area.items()}
    return TrailLine(
        at=entry.at,
        who=name or "command line",
        action=entry.action,
        thing=things.get(entry.entity, entry.entity.replace("_", " ")),
        about=names.get(entry.entity_id, ""),
        changes=_changes(entry.before or {}, entry.after or {}, names),
    )


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[Change, ...]:
    found = []
    for field in dict.fromkeys([*before, *after]):
        was, now = (value_text(field, one.get(field), names) for one in (before, after))
        if was != now:
            found.append(Change(field.removesuffix("_id").replace("_", " "), was, now))
    return tuple(found)


def _ids(entries: Iterable[AuditEntry]) -> Collection[str]:
    found = set()
    for entry in entries:
        found.add(entry.entity_id)
        for values in (entry.before or {}, entry.after or {}):
            found |= {one for one in values.values() if isinstance(one, str)}
    return found
