"""Read-only data of the pages about time off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import User
from planner.application import Planner
from planner.errors import refuse_fields
from planner.people.absence import (
    APPROVED,
    DECIDERS,
    REQUESTED,
    Absence,
    absence_problems,
    as_absence,
    stored_problems,
)
from planner.people.facts import load_days
from planner.people.models import Person, TeamMembership, TimeOff, TimeOffStep
from planner.people.scope import require_person
from planner.rotas.view_data import person_names, require_sight
from planner.time_off.clashes import Clash, clashes_of
from planner.time_off.effect import Effect, effect_of
from planner.time_off.reasons import Reason, reasons_of
from planner.time_off.request import own_person
from planner.time_off.settled import settled_problem
from planner.time_off.stored import decides_about, find

KEPT_DAYS = 92
"""How long decided time off stays on the lists after its last day."""


@dataclass(frozen=True)
class TimeOffLine:
    """Time off in a list; `clashes` are published shifts that lie in it."""

    id: str
    person_id: str
    shown_name: str
    kind: str
    first_date: date
    last_date: date
    start_minute: int | None
    end_minute: int | None
    credited_minutes: int
    state: str
    version: int
    asked_at: datetime | None
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class TeamTimeOff:
    """Time off of a team: what waits for an answer, what holds, and what was decided else."""

    waiting: tuple[TimeOffLine, ...]
    approved: tuple[TimeOffLine, ...]
    others: tuple[TimeOffLine, ...]


@dataclass(frozen=True)
class MyTimeOff:
    """One's own time off, the latest first."""

    person_id: str
    shown_name: str
    lines: tuple[TimeOffLine, ...]


@dataclass(frozen=True)
class Step:
    """A state that time off came into, and who brought it there."""

    state: str
    at: datetime
    by: str


@dataclass(frozen=True)
class TimeOffPage:
    """One time off with everything that may be known about it by who asks.

    `effect` is what it does while it waits or holds, None once it is neither; `may_decide`: the
    actor is one of those who decide about this person.
    """

    line: TimeOffLine
    may_decide: bool
    zone: str
    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...]
    effect: Effect | None


def team_time_off(planner: Planner, actor: Actor, team_id: str) -> TeamTimeOff:
    """Time off of who is or will be in a team, from 92 days ago on.

    For leads of the team, HR and administrators.
    """
    require_sight(actor, team_id)
    now = planner.clock()
    with planner.database.read() as session:
        lines = _lines(session, session.scalars(_of_team(team_id, now.date())).all(), now)
    return TeamTimeOff(
        waiting=tuple(line for line in lines if line.state == REQUESTED),
        approved=tuple(line for line in lines if line.state == APPROVED),
        others=tuple(line for line in lines if line.state not in (REQUESTED, APPROVED)),
    )


def shifts_to_correct(planner: Planner, actor: Actor, team_id: str) -> int:
    """Count the published shifts to come of people of a team who are away then."""
    page = team_time_off(planner, actor, team_id)
    return sum(len(line.clashes) for line in page.approved)


def my_time_off(planner: Planner, actor: Actor) -> MyTimeOff:
    """One's own time off, the latest first; raises `Refused` for a user who is no person."""
    person_id = own_person(actor)
    with planner.database.read() as session:
        rows = select(TimeOff).where(TimeOff.person_id == person_id)
        newest_first = session.scalars(rows.order_by(TimeOff.first_date.desc())).all()
        lines = _lines(session, newest_first, planner.clock())
        name = session.get_one(Person, person_id).shown_name
        return MyTimeOff(person_id, name, tuple(lines))


def time_off_page(planner: Planner, actor: Actor, time_off_id: str) -> TimeOffPage:
    """One time off with its history, its reasons, and what it does to the rotas.

    For the person, leads of the team, HR and administrators. Raises `NotFound`.
    """
    now = planner.clock()
    with planner.database.read() as session:
        row = find(session, time_off_id)
        reasons = reasons_of(session, actor, row, now)
        (line,) = _lines(session, [row], now)
        (person,) = load_days(session, [row.person_id])
        effect = None
        if row.state in (REQUESTED, APPROVED):
            found = effect_of(session, row.person_id, as_absence(row))
            found = replace(found, credited_minutes=row.credited_minutes)
            effect = _as_seen(session, actor, row.person_id, now, found)
        return TimeOffPage(
            line=line,
            may_decide=decides_about(session, actor, row.person_id, now),
            zone=person.zone(now.date()),
            steps=_steps(session, row),
            reasons=reasons,
            effect=effect,
        )


def look_ahead(planner: Planner, actor: Actor, person_id: str, absence: Absence) -> Effect:
    """What time off would do if it were approved; stores nothing.

    For the person, leads of the team, HR and administrators. Raises `FormError` by field for
    what would be refused.
    """
    refuse_fields(absence_problems(absence))
    now = planner.clock()
    with planner.database.read() as session:
        require_person(session, actor, person_id, now.date(), "self", *DECIDERS)
        problems = stored_problems(session, person_id, absence)
        settled = settled_problem(session, actor, absence.first_date, absence.last_date)
        refuse_fields(problems if settled is None else {"first_date": settled})
        return _as_seen(session, actor, person_id, now, effect_of(session, person_id, absence))


def _as_seen(
    session: Session, actor: Actor, person_id: str, now: datetime, effect: Effect
) -> Effect:
    """Leave out what only those who decide may know: who is on a draft, who else has asked."""
    if decides_about(session, actor, person_id, now):
        return effect
    drafts = (replace(one, own_shifts=(), planned=()) for one in effect.drafts)
    return replace(
        effect,
        rotas=(*effect.published, *drafts),
        also=tuple(one for one in effect.also if one.state == APPROVED),
    )


def _of_team(team_id: str, today: date) -> Select[TimeOff]:
    members = select(TeamMembership.person_id).where(
        TeamMembership.team_id == team_id,
        or_(TeamMembership.to_date.is_(None), TeamMembership.to_date > today),
    )
    recent = TimeOff.last_date >= today - timedelta(days=KEPT_DAYS)
    held = or_(recent, TimeOff.state == REQUESTED)
    return select(TimeOff).where(TimeOff.person_id.in_(members), held).order_by(TimeOff.first_date)


def _lines(session: Session, rows: Sequence[TimeOff], now: datetime) -> list[TimeOffLine]:
    names = person_names(session)
    asked = _asked_at(session, [row.id for row in rows])
    clashes = clashes_of(session, rows, now)
    return [
        TimeOffLine(
            id=row.id,
            person_id=row.person_id,
            shown_name=names[row.person_id],
            kind=row.kind,
            first_date=row.first_date,
            last_date=row.last_date,
            start_minute=row.start_minute,
            end_minute=row.end_minute,
            credited_minutes=row.credited_minutes,
            state=row.state,
            version=row.version,
            asked_at=asked.get(row.id),
            clashes=clashes.get(row.id, ()),
        )
        for row in rows
    ]


def _asked_at(session: Session, ids: Sequence[str]) -> Mapping[str, datetime]:
    steps = select(TimeOffStep).where(
        TimeOffStep.time_off_id.in_(ids), TimeOffStep.state == REQUESTED
    )
    return {one.time_off_id: one.at for one in session.scalars(steps)}


def _steps(session: Session, row: TimeOff) -> tuple[Step, ...]:
    steps = (
        select(TimeOffStep, User.shown_name)
        .outerjoin(User, User.id == TimeOffStep.user_id)
        .where(TimeOffStep.time_off_id == row.id)
        .order_by(TimeOffStep.id)
    )
    return tuple(
        Step(one.state, one.at, name or "command line") for one, name in session.execute(steps)
    )
