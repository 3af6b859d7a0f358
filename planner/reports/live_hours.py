"""The hours of people as they come out of what is stored now, whatever was settled before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.credit import credited_minutes
from planner.people.facts import absence_span, load_days, merged
from planner.people.models import ExternalId, Team
from planner.people.person_days import PersonDays, dates
from planner.reports.hours import Amounts, HoursDay, Labels, PersonHours
from planner.reports.rota_days import ONE_DAY, RotaDays, Shift, by_day, kept_minutes, rota_days
from planner.rotas.burdens import Burden, burden_of
from planner.rotas.worked_models import AWAY, RECORDED, WorkedException
from solver.instants import instant

# A weekend is counted where it begins, and Friday's night may begin it.
DAYS_BEFORE = 2


def live_hours(
    session: Session, person_ids: Collection[str], first: date, last: date
) -> list[PersonHours]:
    """The hours of people on the dates `first` to `last` on which they are employed.

    Whoever is not employed on any of them has no entry.
    """
    start = first - ONE_DAY * DAYS_BEFORE
    people = load_days(session, person_ids)
    rotas = rota_days(session, people, start, last)
    exceptions = _exceptions(session, person_ids, start, last)
    names = _Names(session)
    span = dates(first, last)
    return [
        PersonHours(names.labels(one, days[-1].day), days, names.versions(rotas, one, days))
        for one in people
        if (days := _days(one, rotas, exceptions[one.person.id], span))
    ]


def _days(
    person: PersonDays,
    rotas: RotaDays,
    exceptions: Sequence[WorkedException],
    span: Sequence[date],
) -> tuple[HoursDay, ...]:
    worked = worked_amounts(person, rotas.living.get(person.person.id, ()), exceptions)
    planned = rotas.planned(person)
    found = []
    for day in filter(person.is_employed, span):
        owed = Amounts(
            contract=person.nominal_minutes(day),
            credited=credited_minutes(person, day),
            planned=sum(one.paid_minutes for one in planned.get(day, ())),
        )
        found.append(HoursDay(day, is_published(person, rotas, day), owed + worked[day]))
    return tuple(found)


def is_published(person: PersonDays, rotas: RotaDays, day: date) -> bool:
    """Whether the rota of the person's team of that day is out, or a shift of another team's."""
    if rotas.version_on(person.team_id(day), day) is not None:
        return True
    return any(one.day == day for one in rotas.living.get(person.person.id, ()))


def worked_amounts(
    person: PersonDays, living: Iterable[Shift], exceptions: Iterable[WorkedException]
) -> defaultdict[date, Amounts]:
    """What was worked on each date, and what recorded exceptions credit."""
    away = merged(absence_span(person, row) for row in person.absences())
    entered: defaultdict[date, list[WorkedException]] = defaultdict(list)
    for one in exceptions:
        entered[one.day].append(one)
    shifts = by_day(living)
    found: defaultdict[date, Amounts] = defaultdict(Amounts)
    weekends: set[date] = set()
    for day in sorted(shifts.keys() | entered.keys()):
        minutes = {one: kept_minutes(one, away) for one in shifts.get(day, ())}
        found[day] = _day_worked(person, day, minutes, entered[day], weekends)
    return found


def _day_worked(
    person: PersonDays,
    day: date,
    minutes: Mapping[Shift, int],
    exceptions: Sequence[WorkedException],
    weekends: set[date],
) -> Amounts:
    """One date, from the minutes kept of each shift; `weekends` counted so far are added to."""
    away = sum(one.minutes for one in exceptions if one.kind == AWAY)
    at_work = max(0, sum(minutes.values()) - away)
    worked = [one for one, kept in minutes.items() if kept] if at_work else []
    found = Amounts(
        worked=at_work + sum(one.minutes for one in exceptions if one.kind != AWAY),
        credited=sum(one.credited_minutes for one in exceptions),
        shifts=len(worked),
    )
    zone = person.zone(day)
    spans = [(one.start, one.end) for one in worked] + _call_outs(exceptions, zone)
    holidays = {one for one in dates(day - ONE_DAY, day + ONE_DAY) if person.holiday(one)}
    for start, end in sorted(spans):
        found += _counts(burden_of(day, start, end, zone, holidays), weekends)
    return found


def _call_outs(exceptions: Iterable[WorkedException], zone: str) -> list[tuple[datetime, datetime]]:
    """The instants of call-outs, from their local start."""
    starts = [
        (instant(one.day, one.start_minute, zone), one.minutes)
        for one in exceptions
        if one.start_minute is not None
    ]
    return [(start, start + timedelta(minutes=minutes)) for start, minutes in starts]


def _counts(burden: Burden, weekends: set[date]) -> Amounts:
    """A burden as counts; a weekend that was counted already is not counted again."""
    begins = burden.saturday is not None and burden.saturday not in weekends
    if burden.saturday is not None:
        weekends.add(burden.saturday)
    return Amounts(
        nights=int(burden.night),
        lates=int(burden.late),
        sundays=int(burden.sunday),
        weekends=int(begins),
        holidays=int(burden.holiday),
    )


def _exceptions(
    session: Session, person_ids: Collection[str], first: date, last: date
) -> defaultdict[str, list[WorkedException]]:
    query = select(WorkedException).where(
        WorkedException.person_id.in_(person_ids),
        WorkedException.day >= first,
        WorkedException.day <= last,
        WorkedException.state == RECORDED,
    )
    found: defaultdict[str, list[WorkedException]] = defaultdict(list)
    for one in session.scalars(query.order_by(WorkedException.at, WorkedException.id)):
        found[one.person_id].append(one)
    return found


class _Names:
    """What ids are called now."""

    def __init__(self, session: Session) -> None:
        self.teams = {one.id: one.name for one in session.scalars(select(Team))}
        stored = session.scalars(select(ExternalId).order_by(ExternalId.system, ExternalId.id))
        self.external = {row.person_id: row.value for row in stored}

    def labels(self, person: PersonDays, day: date) -> Labels:
        """The labels that hold on a date."""
        team_id, site = person.team_id(day), person.site(day)
        return Labels(
            person_id=person.person.id,
            shown_name=person.person.shown_name,
            external_id=self.external.get(person.person.id, ""),
            team_id=team_id,
            team_name=self.teams.get(team_id or "", ""),
            site_id=None if site is None else site.id,
            site_name="" if site is None else site.name,
        )

    def versions(
        self, rotas: RotaDays, person: PersonDays, days: Iterable[HoursDay]
    ) -> tuple[str, ...]:
        """The versions that hold on the days, such as "Support 4"."""
        held = {
            (self.teams[version.team_id], version.number)
            for one in days
            if (version := rotas.version_on(person.team_id(one.day), one.day)) is not None
        }
        return tuple(f"{team} {number}" for team, number in sorted(held))
