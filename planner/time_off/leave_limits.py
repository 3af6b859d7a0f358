"""How many people may be on leave at once during an event, and how many are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.events import limited_events
from planner.demand.models import DemandEvent
from planner.errors import Refused
from planner.people.absence import APPROVED, Absence, as_absence
from planner.people.dated import in_force
from planner.people.facts import load_days
from planner.people.models import TimeOff
from planner.people.person_days import PersonDays, dates

ONE_DAY = timedelta(days=1)
CHOSEN_KINDS = ("leave", "unpaid", "other")
"""Kinds that a limit binds; nobody chooses when to be sick, a parent or a juror."""


@dataclass(frozen=True)
class LeaveLimit:
    """At most `most` people are on leave at once on `[first_date, last_date]`, both included.

    The dates are those that event and absence share; `taken` is the most others who have approved
    leave on one of them, on `fullest`.
    """

    event: str
    first_date: date
    last_date: date
    most: int
    taken: int
    fullest: date

    @property
    def is_reached(self) -> bool:
        """Whether there is no room for one more."""
        return self.taken >= self.most


def leave_limits(session: Session, person_id: str, absence: Absence) -> tuple[LeaveLimit, ...]:
    """The limits that bind an absence of a person, in order of their events.

    Of an event of one queue those count who serve it on the day, of one of every queue all.
    """
    if absence.kind not in CHOSEN_KINDS:
        return ()
    events = limited_events(session, absence.first_date, absence.last_date)
    if not events:
        return ()
    (person,) = load_days(session, [person_id])
    away = _away(session, person_id, absence)
    others = {one.person.id: one for one in load_days(session, {row.person_id for row in away})}
    found = (_limit(event, person, absence, away, others) for event in events)
    return tuple(limit for limit in found if limit is not None)


def refuse_over_limit(session: Session, row: TimeOff) -> None:
    """Raise `Refused` when approving the time off would take more people than an event allows."""
    problem = limit_problem(session, row.person_id, as_absence(row))
    if problem is not None:
        raise Refused(problem)


def limit_problem(session: Session, person_id: str, absence: Absence) -> str | None:
    """What is wrong with one more on leave, as a sentence; None where there is room."""
    reached = [one for one in leave_limits(session, person_id, absence) if one.is_reached]
    if not reached:
        return None
    one = reached[0]
    allowed = "nobody" if not one.most else f"{one.most} at once"
    return (
        f"{one.event} allows {allowed} on leave, and on {one.fullest:%-d %B %Y} {one.taken} "
        f"{'is' if one.taken == 1 else 'are'} already. Choose other days, or let a lead raise the "
        "limit under Demand, Events."
    )


def _away(session: Session, person_id: str, absence: Absence) -> Sequence[TimeOff]:
    rows = select(TimeOff).where(
        TimeOff.person_id != person_id,
        TimeOff.state == APPROVED,
        TimeOff.kind.in_(CHOSEN_KINDS),
        TimeOff.first_date <= absence.last_date,
        TimeOff.last_date >= absence.first_date,
    )
    return session.scalars(rows).all()


def _limit(
    event: DemandEvent,
    person: PersonDays,
    absence: Absence,
    away: Sequence[TimeOff],
    others: dict[str, PersonDays],
) -> LeaveLimit | None:
    first = max(absence.first_date, event.from_date)
    last = min(absence.last_date, event.to_date - ONE_DAY)
    days = [day for day in dates(first, last) if _counts(person, event, day)]
    if not days or event.leave_limit is None:
        return None
    taken = {day: _taken(event, day, away, others) for day in days}
    fullest = max(days, key=lambda day: taken[day])
    return LeaveLimit(event.name, first, last, event.leave_limit, taken[fullest], fullest)


def _taken(
    event: DemandEvent, day: date, away: Sequence[TimeOff], others: dict[str, PersonDays]
) -> int:
    there = {row.person_id for row in away if row.first_date <= day <= row.last_date}
    return sum(_counts(others[one], event, day) for one in there)


def _counts(person: PersonDays, event: DemandEvent, day: date) -> bool:
    if event.queue_id is None:
        return person.is_employed(day)
    skills = [skill for skill in person.skills if skill.queue_id == event.queue_id]
    return person.is_employed(day) and in_force(skills, day) is not None
