"""One person's hours of a month, day by day, with what was entered by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import AuditEntry, User
from planner.application import Planner
from planner.errors import NotAllowed, NotFound
from planner.people.absence import DECIDERS
from planner.people.closed_months import first_of_month, last_of_month
from planner.people.dated import in_force
from planner.people.facts import load_days
from planner.people.person_days import PersonDays
from planner.people.scope import require_person
from planner.reports.hours import HoursDay, PersonHours
from planner.reports.hours_report import ClosedMonth, closed_in, differences_of, hours_of
from planner.reports.record_exception import ENTITY
from planner.reports.settled import Difference, differences_since
from planner.rotas.worked_models import RECORDED, REPORTED, WITHDRAWN, WorkedException


@dataclass(frozen=True)
class Entry:
    """An exception as the page shows it; `start_minute` after local midnight, of call-outs."""

    id: str
    day: date
    kind: str
    minutes: int
    credited_minutes: int
    start_minute: int | None
    state: str


@dataclass(frozen=True)
class Step:
    """What somebody did to an entry, and when."""

    at: datetime
    who: str
    action: str
    entry: Entry


@dataclass(frozen=True)
class MonthDay:
    """One date with its holiday and the entries that count or wait on it."""

    hours: HoursDay
    holiday: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class PersonMonth:
    """A person's month; `hours` None: not employed in it.

    `differences` are those of the days of this month since it was closed, `carried` those of
    earlier months that are settled with this one. `decides`: may record and confirm.
    """

    person_id: str
    shown_name: str
    zone: str
    first: date
    last: date
    hours: PersonHours | None
    days: tuple[MonthDay, ...]
    waiting: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    closed: ClosedMonth | None
    differences: tuple[Difference, ...]
    carried: tuple[Difference, ...]
    overtime_agreed: bool
    decides: bool


def person_month(
    planner: Planner, actor: Actor, person_id: str, month: date | None = None
) -> PersonMonth:
    """Show a month (the present one if None) of a person's hours.

    For themself, leads of the team, HR and administrators. Raises `NotFound` and `NotAllowed`.
    """
    now = planner.clock()
    first = first_of_month(month or now.date())
    last = last_of_month(first)
    with planner.database.read() as session:
        require_person(session, actor, person_id, now.date(), "self", *DECIDERS)
        found = load_days(session, [person_id])
        if not found:
            raise NotFound("There is no such person.")
        hours = next(iter(hours_of(session, [person_id], first, last)), None)
        entries = _entries(session, person_id, first, last)
        closed = closed_in(session, first, last)
        apart = differences_since(session, [first], [person_id]) if closed else []
        return PersonMonth(
            person_id=person_id,
            shown_name=found[0].person.shown_name,
            zone=found[0].zone(now.date()),
            first=first,
            last=last,
            hours=hours,
            days=_days(found[0], hours, entries),
            waiting=tuple(one for one in entries if one.state == REPORTED),
            entries=tuple(one for one in entries if one.state == RECORDED),
            steps=_steps(session, entries),
            closed=closed[0] if closed else None,
            differences=tuple(apart),
            carried=tuple(differences_of(session, [person_id], first, last)),
            overtime_agreed=_overtime_agreed(found[0], last),
            decides=_decides(session, actor, person_id, now),
        )


def _entries(session: Session, person_id: str, first: date, last: date) -> list[Entry]:
    query = select(WorkedException).where(
        WorkedException.person_id == person_id,
        WorkedException.day >= first,
        WorkedException.day <= last,
    )
    rows = session.scalars(query.order_by(WorkedException.day, WorkedException.at))
    return [
        Entry(
            id=row.id,
            day=row.day,
            kind=row.kind,
            minutes=row.minutes,
            credited_minutes=row.credited_minutes,
            start_minute=row.start_minute,
            state=row.state,
        )
        for row in rows
    ]


def _days(
    person: PersonDays, hours: PersonHours | None, entries: list[Entry]
) -> tuple[MonthDay, ...]:
    shown = [one for one in entries if one.state != WITHDRAWN]
    return tuple(
        MonthDay(one, person.holiday(one.day), tuple(each for each in shown if each.day == one.day))
        for one in (() if hours is None else hours.days)
    )


def _steps(session: Session, entries: list[Entry]) -> tuple[Step, ...]:
    by_id = {one.id: one for one in entries}
    query = (
        select(AuditEntry, User.shown_name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.entity == ENTITY, AuditEntry.entity_id.in_(by_id))
        .order_by(AuditEntry.id.desc())
    )
    return tuple(
        Step(row.at, name or "command line", row.action, by_id[row.entity_id])
        for row, name in session.execute(query)
    )


def _overtime_agreed(person: PersonDays, last: date) -> bool:
    contract = in_force(person.contracts, last)
    return contract is not None and contract.overtime_consent


def _decides(session: Session, actor: Actor, person_id: str, now: datetime) -> bool:
    """Whether the actor records for this person; for oneself a lead reports like others."""
    if actor.person_id == person_id and not actor.roles & {"hr", "admin"}:
        return False
    try:
        require_person(session, actor, person_id, now.date(), *DECIDERS)
    except NotAllowed:
        return False
    return True
