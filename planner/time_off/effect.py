"""What time off would do, or does: to each rota of its days, and who else is away then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.demand.covering import is_unplanned
from planner.people.absence import APPROVED, REQUESTED, Absence, credit_of
from planner.people.facts import MIDNIGHT, UtcSpan, away_span, load_days, people_in_team
from planner.people.models import Person, TeamMembership, TimeOff
from planner.people.person_days import PersonDays, dates
from planner.rotas.drafts import DRAFT
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.published import version_by_day
from planner.rotas.view_data import last_day, verdict_on
from planner.time_off.cover_without import ShortHours, shifts_on, short_hours
from planner.time_off.leave_limits import LeaveLimit, leave_limits
from solver.instants import zone_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlannedShift:
    """A shift on one of the days, in the local time of its rota."""

    shown_name: str
    day: date
    start: datetime
    end: datetime

    @property
    def text(self) -> str:
        """Its times, such as "07:00–15:30"."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True)
class RotaEffect:
    """What the absence does to one rota; `zone` is that of all its times.

    `own_shifts` are those it takes away, `planned` the shifts of everybody else who is there.
    `needs_known`: the staffing of its days is planned, so that `short` can say what is missing.
    """

    version_id: str
    state: str
    first_date: date
    last_date: date
    zone: str
    own_shifts: tuple[PlannedShift, ...]
    planned: tuple[PlannedShift, ...]
    needs_known: bool
    short: tuple[ShortHours, ...]


@dataclass(frozen=True)
class AlsoAway:
    """Somebody of the same team who is away, or asked to be, at the same time; never why."""

    shown_name: str
    first_date: date
    last_date: date
    start_minute: int | None
    end_minute: int | None
    state: str


@dataclass(frozen=True)
class Effect:
    """What time off does: `rotas` are the published ones of its days, then the newest draft.

    `limits`: events of its days that allow only so many on leave at once.
    """

    credited_minutes: int
    rotas: tuple[RotaEffect, ...]
    also: tuple[AlsoAway, ...]
    limits: tuple[LeaveLimit, ...]

    @property
    def published(self) -> tuple[RotaEffect, ...]:
        """The rotas that people see."""
        return tuple(one for one in self.rotas if one.state != DRAFT)

    @property
    def drafts(self) -> tuple[RotaEffect, ...]:
        """The rotas that nobody but leads has seen."""
        return tuple(one for one in self.rotas if one.state == DRAFT)

    @property
    def own_shifts(self) -> int:
        """How many published shifts it takes away."""
        return sum(len(one.own_shifts) for one in self.published)


def effect_of(session: Session, person_id: str, absence: Absence) -> Effect:
    """Work out what an absence of a person does, whether it is stored already or not."""
    (person,) = load_days(session, [person_id])
    days = dates(absence.first_date, absence.last_date)
    window = absence.window or (0, MIDNIGHT)
    span = away_span(person, absence.first_date, absence.last_date, window)
    teams = {team for day in days if (team := person.team_id(day)) is not None}
    evening_before = [absence.first_date - ONE_DAY, *days]
    rotas = (
        _rota_effect(session, person, version, held, span)
        for version, held in _rotas(session, person, evening_before, teams)
    )
    return Effect(
        credited_minutes=credit_of(session, person_id, absence),
        rotas=tuple(one for one in rotas if one.own_shifts or one.last_date >= days[0]),
        also=tuple(_also_away(session, person_id, absence, teams)),
        limits=leave_limits(session, person_id, absence),
    )


def _rotas(
    session: Session, person: PersonDays, days: Sequence[date], teams: set[str]
) -> Iterator[tuple[RotaVersion, list[date]]]:
    """Yield each version with the dates on which it holds for the person.

    `days` begin on the evening before the absence, whose night shift may reach into it.
    """
    for team in sorted(teams):
        own_days = [day for day in days if person.team_id(day) == team]
        holding = version_by_day(session, team)
        held: dict[str, list[date]] = {}
        for day in own_days:
            if day in holding:
                held.setdefault(holding[day].id, []).append(day)
        for version_id, of_version in held.items():
            yield session.get_one(RotaVersion, version_id), of_version
        yield from _newest_draft(session, team, own_days)


def _newest_draft(
    session: Session, team: str, days: Sequence[date]
) -> Iterator[tuple[RotaVersion, list[date]]]:
    rows = select(RotaVersion).where(RotaVersion.team_id == team, RotaVersion.state == DRAFT)
    for row in session.scalars(rows.order_by(RotaVersion.created_at.desc())):
        inside = [day for day in days if row.first_date <= day <= last_day(row)]
        if inside:
            yield row, inside
            return


def _rota_effect(
    session: Session,
    person: PersonDays,
    version: RotaVersion,
    days: Sequence[date],
    span: UtcSpan,
) -> RotaEffect:
    own_id = person.person.id
    team = people_in_team(session, version.team_id, version.first_date, version.days)
    people = {one.person_id: one for one in team}
    shifts = shifts_on(session, version, days)
    # Who is away already and still on the rota is missed before this absence is.
    now = {one.person_id: one.time_off for one in team if one.person_id != own_id}
    zone = verdict_on(session, version).horizon.time_zone
    names = {one.person_id: one.shown_name for one in team}
    hit = [one for one in shifts if one.person_id in names and _hit(one, span)]
    hit.sort(key=lambda one: (one.day, one.start, names[one.person_id]))
    shown = [(one, _planned(one, names[one.person_id], zone)) for one in hit]
    return RotaEffect(
        version_id=version.id,
        state=version.state,
        first_date=version.first_date,
        last_date=last_day(version),
        zone=zone,
        own_shifts=tuple(planned for one, planned in shown if one.person_id == own_id),
        planned=tuple(
            planned
            for one, planned in shown
            if one.person_id != own_id and not any(_hit(one, away) for away in now[one.person_id])
        ),
        needs_known=not is_unplanned(session, version.requirement_id),
        short=short_hours(session, version, shifts, people, now, {own_id: (span,)}),
    )


def _hit(shift: Assignment, span: UtcSpan) -> bool:
    return shift.start < span.end and span.start < shift.end


def _planned(shift: Assignment, name: str, zone: str) -> PlannedShift:
    local = zone_of(zone)
    return PlannedShift(name, shift.day, shift.start.astimezone(local), shift.end.astimezone(local))


def _also_away(
    session: Session, person_id: str, absence: Absence, teams: set[str]
) -> Iterator[AlsoAway]:
    members = select(TeamMembership.person_id).where(
        TeamMembership.team_id.in_(teams),
        TeamMembership.from_date <= absence.last_date,
        or_(TeamMembership.to_date.is_(None), TeamMembership.to_date > absence.first_date),
    )
    rows = (
        select(TimeOff, Person.shown_name)
        .join(Person, Person.id == TimeOff.person_id)
        .where(
            TimeOff.person_id.in_(members),
            TimeOff.person_id != person_id,
            TimeOff.state.in_((APPROVED, REQUESTED)),
            TimeOff.first_date <= absence.last_date,
            TimeOff.last_date >= absence.first_date,
        )
        .order_by(TimeOff.first_date, Person.shown_name)
    )
    for row, name in session.execute(rows):
        span: Mapping[str, int | None] = {
            "start_minute": row.start_minute,
            "end_minute": row.end_minute,
        }
        yield AlsoAway(name, row.first_date, row.last_date, **span, state=row.state)
