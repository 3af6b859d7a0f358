"""What people say about when they can and would like to work; never why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import FormError, NotFound, refuse_fields
from planner.people.hours import days_problem
from planner.people.models import Availability, DayWish, Person
from planner.people.scope import require_person

KINDS = ("cannot", "rather_not", "prefer")
WHO = ("self", "lead", "admin")
TWO_DAYS = 48 * 60


@dataclass(frozen=True)
class Statement:
    """A local window `[start_minute, end_minute)` of weekdays on dates `[from_date, to_date)`.

    `kind` is "cannot", "rather_not" or "prefer"; an end past 1440 is the next morning.
    """

    kind: str
    weekdays: Sequence[int]
    start_minute: int
    end_minute: int
    from_date: date
    to_date: date | None = None
    must_have: bool = False


def add_availability(planner: Planner, actor: Actor, person_id: str, said: Statement) -> str:
    """Enter when a person cannot, would rather not or prefers to work; give the id.

    For the person, leads of the team and administrators. Raises `FormError` by field.
    """
    refuse_fields(_problems(said))
    with planner.database.write() as session:
        _check(planner, session, actor, person_id)
        row = Availability(
            person_id=person_id,
            kind=said.kind,
            weekdays=sorted(set(said.weekdays)),
            start_minute=said.start_minute,
            end_minute=said.end_minute,
            from_date=said.from_date,
            to_date=said.to_date,
            must_have=said.must_have,
        )
        session.add(row)
        session.flush()
        record(session, planner.clock(), actor, "add", "availability", row.id)
    return row.id


def end_availability(planner: Planner, actor: Actor, availability_id: str, ends: date) -> None:
    """Let a statement hold no longer from `ends` on; rights as for entering."""
    with planner.database.write() as session:
        row = session.get(Availability, availability_id)
        if row is None:
            raise NotFound("There is no such statement.")
        _check(planner, session, actor, row.person_id)
        if ends <= row.from_date:
            session.delete(row)
        elif row.to_date is None or ends < row.to_date:
            row.to_date = ends
        after = {"to_date": ends.isoformat()}
        record(session, planner.clock(), actor, "end", "availability", row.id, None, after)


def add_day_wish(
    planner: Planner,
    actor: Actor,
    person_id: str,
    day: date,
    *,
    must_have: bool = False,
) -> str:
    """Wish to be free on a date; for the person, leads of the team and administrators.

    Raises `FormError` for a date that is wished already.
    """
    with planner.database.write() as session:
        _check(planner, session, actor, person_id)
        same = exists().where(DayWish.person_id == person_id, DayWish.day == day)
        if session.scalar(select(same)):
            raise FormError({"day": "This day is wished free already."})
        row = DayWish(person_id=person_id, day=day, must_have=must_have)
        session.add(row)
        session.flush()
        after = {"day": day.isoformat()}
        record(session, planner.clock(), actor, "add", "day wish", row.id, None, after)
    return row.id


def remove_day_wish(planner: Planner, actor: Actor, wish_id: str) -> None:
    """Take a wish back; rights as for wishing."""
    with planner.database.write() as session:
        row = session.get(DayWish, wish_id)
        if row is None:
            raise NotFound("There is no such wish.")
        _check(planner, session, actor, row.person_id)
        session.delete(row)
        before = {"day": row.day.isoformat()}
        record(session, planner.clock(), actor, "remove", "day wish", wish_id, before)


def _check(planner: Planner, session: Session, actor: Actor, person_id: str) -> None:
    require_person(session, actor, person_id, planner.clock().date(), *WHO)
    if session.get(Person, person_id) is None:
        raise NotFound("There is no such person.")


def _problems(said: Statement) -> dict[str, str | None]:
    fits = 0 <= said.start_minute < said.end_minute <= min(TWO_DAYS, said.start_minute + 1440)
    backwards = said.to_date is not None and said.to_date <= said.from_date
    return {
        "kind": None if said.kind in KINDS else f"Use one of: {', '.join(KINDS)}.",
        "weekdays": days_problem(said.weekdays),
        "end_minute": None if fits else "The end must lie after the start, within 24 hours.",
        "to_date": "The end must lie after the start." if backwards else None,
    }
