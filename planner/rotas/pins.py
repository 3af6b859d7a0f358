"""Shifts that the next rota must keep: seen, kept by the search, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotFound, Refused
from planner.people.models import Person
from planner.rotas.models import PinnedShift
from planner.rotas.patterns import template_of
from solver.problem import Pin, RotaProblem
from solver.validate import check

ONE_DAY = timedelta(days=1)
MOST_SHOWN = 5


@dataclass(frozen=True)
class PinGroup:
    """Pins with one reason: how many, of how many people, on which local dates."""

    reason: str
    shifts: int
    people: int
    first_date: date
    last_date: date


def list_pins(planner: Planner, actor: Actor, team_id: str) -> list[PinGroup]:
    """List the pins of a team by reason; its leads and administrators."""
    require_team(actor, team_id)
    with planner.database.read() as session:
        rows = _pins(session, team_id)
    counts = Counter(one.reason for one in rows)
    return [_group([one for one in rows if one.reason == reason]) for reason in sorted(counts)]


def take_back_pins(planner: Planner, actor: Actor, team_id: str, reason: str) -> int:
    """Take back the pins of a team that have this reason, and count them; raises `NotFound`.

    Rotas that were made around them stay as they are.
    """
    require_team(actor, team_id)
    with planner.database.write() as session:
        rows = [one for one in _pins(session, team_id) if one.reason == reason]
        if not rows:
            raise NotFound("There are no such pins any more.")
        for row in rows:
            session.delete(row)
        before = {"reason": reason, "shifts": len(rows)}
        record(session, planner.clock(), actor, "take back", "pins", team_id, before)
    return len(rows)


def drop_pins(
    session: Session, team_id: str, places: Collection[tuple[str, date]]
) -> list[PinnedShift]:
    """Take the pins of a team off these people's local dates, and give those that were there."""
    rows = [one for one in _pins(session, team_id) if (one.person_id, one.day) in places]
    for row in rows:
        session.delete(row)
    return rows


def with_pins(
    session: Session, team_id: str, problem: RotaProblem, since: date | None = None
) -> RotaProblem:
    """The same problem with the team's pins of its days, `since` None, or from a date on.

    Raises `Refused` naming pins that nobody can keep any more, because people or shifts changed.
    """
    first = problem.horizon.first_date
    last = first + ONE_DAY * (problem.horizon.days - 1)
    rows = [one for one in _pins(session, team_id) if (since or first) <= one.day <= last]
    pins = {one.id: _pin(one, problem, first) for one in rows}
    found = tuple(pin for pin in pins.values() if pin is not None)
    pinned = msgspec.structs.replace(problem, pins=(*problem.pins, *found))
    lost = [one for one in rows if pins[one.id] is None]
    if lost or check(pinned):
        raise Refused(_lost(session, lost or rows))
    return pinned


def _pin(row: PinnedShift, problem: RotaProblem, first: date) -> Pin | None:
    agent = next((one for one in problem.agents if one.id == row.person_id), None)
    day = (row.day - first).days
    for pattern in problem.patterns:
        on_day = pattern.days is None or day in pattern.days
        offered = agent is not None and pattern.id in agent.patterns
        if offered and on_day and template_of(pattern.id) == row.template_id:
            queues = tuple(row.queues)
            return Pin(
                agent=row.person_id, day=day, pattern=pattern.id, queues=queues, reason=row.reason
            )
    return None


def _lost(session: Session, rows: list[PinnedShift]) -> str:
    names = {one.id: one.shown_name for one in session.scalars(select(Person))}
    said = [f"{names[one.person_id]} on {one.day:%a %-d %b}" for one in rows[:MOST_SHOWN]]
    more = f" and {len(rows) - MOST_SHOWN} more" if len(rows) > MOST_SHOWN else ""
    return (
        f"Pinned shifts cannot be kept any more, because people or shifts changed: "
        f"{', '.join(said)}{more}. Take the pins back, or undo the change."
    )


def _pins(session: Session, team_id: str) -> list[PinnedShift]:
    rows = select(PinnedShift).where(PinnedShift.team_id == team_id)
    return list(session.scalars(rows.order_by(PinnedShift.day, PinnedShift.person_id)))


def _group(rows: list[PinnedShift]) -> PinGroup:
    return PinGroup(
        reason=rows[0].reason,
        shifts=len(rows),
        people=len({one.person_id for one in rows}),
        first_date=rows[0].day,
        last_date=rows[-1].day,
    )
