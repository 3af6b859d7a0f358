"""The next two weeks at a glance: who is on, where it is short, who is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.covering import is_unplanned
from planner.demand.models import RequirementVersion
from planner.people.facts import people_in_team
from planner.rotas.coverage_words import interval_name, local_start, short_places
from planner.rotas.grid_page import is_away
from planner.rotas.models import RotaVersion
from planner.rotas.published import latest_version, shifts_of_team, version_by_day
from planner.rotas.view_data import require_sight, verdict_on
from solver.instants import zone_of

DAYS_AHEAD = 14
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayAhead:
    """One local date of a team.

    `version_id` None: nothing is published for it. `people` have a published shift,
    `short_intervals` counts intervals in which any queue has fewer people than needed (None while
    nothing is published or its staffing is not planned), `away` people have approved time off for
    the whole day.
    """

    day: date
    version_id: str | None
    people: int
    short_intervals: int | None
    away: int


@dataclass(frozen=True)
class DaysAhead:
    """Dates from today on, or from the first published one; `interval_name` as "half-hours"."""

    interval_name: str
    today: date
    days: tuple[DayAhead, ...]


def days_ahead(planner: Planner, actor: Actor, team_id: str) -> DaysAhead:
    """Show the next 14 days of a team from what is published; who may see its home page.

    Where none of them is published yet, 14 days from the first published one that is to come.
    Days are those of the zone the rota is planned in; UTC before anything is published.
    """
    require_sight(actor, team_id)
    now = planner.clock()
    with planner.database.read() as session:
        plan = _plan_of(session, team_id)
        today = now.astimezone(zone_of("UTC" if plan is None else plan.time_zone)).date()
        name = interval_name(30 if plan is None else plan.interval_minutes)
        versions = version_by_day(session, team_id)
        first = _first_shown(today, versions)
        return DaysAhead(name, today, _days(session, team_id, first, versions))


def _first_shown(today: date, published: Iterable[date]) -> date:
    following = min((day for day in published if day >= today), default=today)
    return today if following < today + ONE_DAY * DAYS_AHEAD else following


def _plan_of(session: Session, team_id: str) -> RequirementVersion | None:
    version = latest_version(session, team_id)
    if version is None:
        return None
    return session.get_one(RequirementVersion, version.requirement_id)


def _days(
    session: Session, team_id: str, first: date, versions: Mapping[date, RotaVersion]
) -> tuple[DayAhead, ...]:
    dates = [first + ONE_DAY * number for number in range(DAYS_AHEAD)]
    team = people_in_team(session, team_id, first, DAYS_AHEAD)
    on = {(one.person_id, one.day) for one in shifts_of_team(session, team_id, first, dates[-1])}
    people = Counter(day for _person, day in on)
    short = _short(session, {versions[day].id: versions[day] for day in dates if day in versions})
    return tuple(
        DayAhead(
            day=day,
            version_id=versions[day].id if day in versions else None,
            people=people[day],
            short_intervals=_on(short, versions.get(day), day),
            away=sum(is_away(one, index) for one in team),
        )
        for index, day in enumerate(dates)
    )


def _short(session: Session, versions: Mapping[str, RotaVersion]) -> Mapping[str, Counter[date]]:
    """Count by version and date; a version whose staffing is not planned is left out."""
    return {
        key: Counter(_short_dates(session, version))
        for key, version in versions.items()
        if not is_unplanned(session, version.requirement_id)
    }


def _on(short: Mapping[str, Counter[date]], version: RotaVersion | None, day: date) -> int | None:
    return None if version is None or version.id not in short else short[version.id][day]


def _short_dates(session: Session, version: RotaVersion) -> Iterable[date]:
    verdict = verdict_on(session, version)
    places = short_places(verdict.report.coverage)
    return (local_start(verdict.horizon, place).date() for place in places)
