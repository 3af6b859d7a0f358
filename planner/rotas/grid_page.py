"""The rota as a grid of agents and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import FormError
from planner.people.facts import PersonFacts, people_facts, people_in_team
from planner.people.models import Site
from planner.rotas.broken_rules import said
from planner.rotas.learners_alone import learners_alone
from planner.rotas.models import Assignment, RotaVersion, ShiftTemplate
from planner.rotas.overrides import not_overridden
from planner.rotas.view_data import (
    last_day,
    person_names,
    queue_names,
    team_name,
    verdict_on,
    version_seen,
)
from solver.instants import MINUTES_PER_DAY, instant, zone_of
from solver.report import RotaReport

ONE_DAY = timedelta(days=1)
AWAY = "away"


@dataclass(frozen=True)
class GridShift:
    """A shift in a cell: `start` and `end` in the zone shown, `text` such as "07:00–15:30".

    `day_shift` says by how many days the shown start lies off the column's date.
    """

    assignment_id: str
    start: datetime
    end: datetime
    text: str
    day_shift: int
    label: str
    kind: str
    queues: tuple[str, ...]
    pinned: bool


@dataclass(frozen=True)
class GridCell:
    """One person's day: shifts, or "away" for approved time off; never a reason.

    `clashes`: approved time off lies in one of the shifts, which somebody has to correct.
    """

    day: date
    shifts: tuple[GridShift, ...]
    off: str | None
    clashes: bool
    holiday: str | None


@dataclass(frozen=True)
class GridRow:
    """One person's line; minutes over the whole version."""

    person_id: str
    shown_name: str
    site_name: str
    zone: str
    cells: tuple[GridCell, ...]
    paid_minutes: int
    credited_minutes: int
    contract_minutes: int


@dataclass(frozen=True)
class GridPage:
    """A version as a grid. `zone` None: every row in the zone where the person is that day.

    `version` goes back into `publish`. `broken` says which rules that are always kept it broke
    when it was last judged, `notes` who is new and has nobody in the team to help.
    """

    version_id: str
    version: int
    state: str
    number: int | None
    team_id: str
    team_name: str
    first_date: date
    last_date: date
    zone: str | None
    dates: tuple[date, ...]
    rows: tuple[GridRow, ...]
    sentence: str
    notice_days: int | None
    why_late: str | None
    broken: tuple[str, ...]
    notes: tuple[str, ...]


def grid_page(planner: Planner, actor: Actor, version_id: str, zone: str | None = None) -> GridPage:
    """Show a version of one's team; leads, HR and administrators.

    Raises `NotFound`, and `FormError` for a zone that does not exist.
    """
    _check(zone)
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        verdict = verdict_on(session, version)
        return GridPage(
            version_id=version.id,
            version=version.version,
            state=version.state,
            number=version.number,
            team_id=version.team_id,
            team_name=team_name(session, version.team_id),
            first_date=version.first_date,
            last_date=last_day(version),
            zone=zone,
            dates=tuple(version.first_date + ONE_DAY * day for day in range(version.days)),
            rows=_rows(session, version, zone),
            sentence=verdict.sentence,
            notice_days=version.notice_days,
            why_late=version.why_late,
            broken=_broken(session, version, verdict.report),
            notes=tuple(learners_alone(session, version)),
        )


def _broken(session: Session, version: RotaVersion, report: RotaReport) -> tuple[str, ...]:
    names = person_names(session)
    still = not_overridden(session, version.id, report.violations)
    return tuple(said(one, names) for one in still)


def _check(zone: str | None) -> None:
    if zone is not None:
        try:
            zone_of(zone)
        except (KeyError, ValueError, OSError):
            raise FormError({"zone": "Choose a zone such as Europe/Dublin."}) from None


def _rows(session: Session, version: RotaVersion, zone: str | None) -> tuple[GridRow, ...]:
    of_cell = _shifts_by_cell(session, version)
    team = people_in_team(session, version.team_id, version.first_date, version.days)
    gone = {person for person, _day in of_cell} - {one.person_id for one in team}
    former = people_facts(session, gone, version.first_date, version.days)
    words = _Words(
        queues=queue_names(session),
        sites={one.id: one.name for one in session.scalars(select(Site))},
        labels={one.id: one.label for one in session.scalars(select(ShiftTemplate))},
    )
    rows = [_row(one, of_cell, zone, words) for one in [*team, *former]]
    return tuple(sorted(rows, key=lambda row: (row.site_name, row.shown_name, row.person_id)))


@dataclass(frozen=True)
class _Words:
    queues: Mapping[str, str]
    sites: Mapping[str, str]
    labels: Mapping[str, str]


def _shifts_by_cell(
    session: Session, version: RotaVersion
) -> Mapping[tuple[str, date], list[Assignment]]:
    rows = select(Assignment).where(Assignment.rota_version_id == version.id)
    found: dict[tuple[str, date], list[Assignment]] = defaultdict(list)
    for row in session.scalars(rows.order_by(Assignment.start)):
        found[row.person_id, row.day].append(row)
    return found


def _row(
    facts: PersonFacts,
    of_cell: Mapping[tuple[str, date], list[Assignment]],
    zone: str | None,
    words: _Words,
) -> GridRow:
    days = [facts.first_date + ONE_DAY * day for day in range(facts.days)]
    shifts = [of_cell.get((facts.person_id, day), []) for day in days]
    site_id = next((site for site in facts.site_ids if site is not None), None)
    return GridRow(
        person_id=facts.person_id,
        shown_name=facts.shown_name,
        site_name="" if site_id is None else words.sites[site_id],
        zone=facts.zones[0],
        cells=tuple(
            GridCell(
                day=day,
                shifts=tuple(_shift(one, zone or facts.zones[index], words) for one in found),
                off=AWAY if is_away(facts, index) else None,
                clashes=any(_lies_in(one, facts) for one in found),
                holiday=facts.holidays.get(index),
            )
            for index, (day, found) in enumerate(zip(days, shifts, strict=True))
        ),
        paid_minutes=sum(one.paid_minutes for found in shifts for one in found),
        credited_minutes=sum(facts.credited_minutes),
        contract_minutes=sum(facts.contract_minutes),
    )


def _lies_in(shift: Assignment, facts: PersonFacts) -> bool:
    return any(one.start < shift.end and shift.start < one.end for one in facts.time_off)


def is_away(facts: PersonFacts, index: int) -> bool:
    """Whether approved time off covers the whole local date with this index."""
    day, zone = facts.first_date + ONE_DAY * index, facts.zones[index]
    start, end = instant(day, 0, zone), instant(day, MINUTES_PER_DAY, zone)
    return any(one.start <= start and one.end >= end for one in facts.time_off)


def _shift(row: Assignment, zone: str, words: _Words) -> GridShift:
    start, end = row.start.astimezone(zone_of(zone)), row.end.astimezone(zone_of(zone))
    served = dict.fromkeys(
        words.queues[one["queue_id"]] for one in row.segments if one["queue_id"] is not None
    )
    return GridShift(
        assignment_id=row.assignment_id,
        start=start,
        end=end,
        text=f"{start:%H:%M}–{end:%H:%M}",
        day_shift=(start.date() - row.day).days,
        label=words.labels[row.template_id],
        kind=row.kind,
        queues=tuple(served),
        pinned=row.pinned,
    )
