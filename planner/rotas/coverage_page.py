"""Coverage as a heat map: what each queue needs and has, day by half-hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.rotas.coverage_words import interval_name, local_start
from planner.rotas.templates import clock
from planner.rotas.view_data import last_day, queue_names, verdict_on, version_seen
from solver.instants import MINUTES_PER_DAY
from solver.problem import Horizon
from solver.report import QueueCoverage

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CoverageCell:
    """Needed and present hundredths of an agent in one interval."""

    required_hundredths: int
    covered_hundredths: int

    @property
    def difference_hundredths(self) -> int:
        """Present less needed; negative is short."""
        return self.covered_hundredths - self.required_hundredths


@dataclass(frozen=True)
class CoverageRow:
    """One local date; one entry a column, None where the clocks skip it.

    Where the clocks go back, the shorter of the two counts.
    """

    day: date
    cells: tuple[CoverageCell | None, ...]


@dataclass(frozen=True)
class CoverageOfQueue:
    """The heat map of one queue."""

    queue_id: str
    name: str
    short_agent_hours: float
    over_agent_hours: float
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True)
class CoveragePage:
    """The heat maps of a version; `columns` are local times such as "07:30" in `zone`."""

    version_id: str
    state: str
    number: int | None
    team_id: str
    first_date: date
    last_date: date
    zone: str
    interval_name: str
    columns: tuple[str, ...]
    queues: tuple[CoverageOfQueue, ...]
    sentence: str


def coverage_page(planner: Planner, actor: Actor, version_id: str) -> CoveragePage:
    """Show how a version of one's team covers its queues; raises `NotFound`."""
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        verdict = verdict_on(session, version)
        names = queue_names(session)
        step = verdict.horizon.interval_minutes
        return CoveragePage(
            version_id=version.id,
            state=version.state,
            number=version.number,
            team_id=version.team_id,
            first_date=version.first_date,
            last_date=last_day(version),
            zone=verdict.horizon.time_zone,
            interval_name=interval_name(step),
            columns=tuple(clock(minute) for minute in range(0, MINUTES_PER_DAY, step)),
            queues=tuple(
                _queue(one, verdict.horizon, names[one.queue]) for one in verdict.report.coverage
            ),
            sentence=verdict.sentence,
        )


def _queue(one: QueueCoverage, horizon: Horizon, name: str) -> CoverageOfQueue:
    cells = _cells(one, horizon)
    columns = range(MINUTES_PER_DAY // horizon.interval_minutes)
    days = (horizon.first_date + ONE_DAY * number for number in range(horizon.days))
    return CoverageOfQueue(
        queue_id=one.queue,
        name=name,
        short_agent_hours=one.short_agent_minutes / 60,
        over_agent_hours=one.over_agent_minutes / 60,
        rows=tuple(
            CoverageRow(day, tuple(_shortest(cells[day, column]) for column in columns))
            for day in days
        ),
    )


def _cells(one: QueueCoverage, horizon: Horizon) -> dict[tuple[date, int], list[CoverageCell]]:
    found: dict[tuple[date, int], list[CoverageCell]] = defaultdict(list)
    pairs = zip(one.required_hundredths, one.covered_hundredths, strict=True)
    for interval, (required, covered) in enumerate(pairs):
        at = local_start(horizon, interval)
        column = (at.hour * 60 + at.minute) // horizon.interval_minutes
        found[at.date(), column].append(CoverageCell(required, covered))
    return found


def _shortest(cells: list[CoverageCell]) -> CoverageCell | None:
    return min(cells, key=lambda cell: cell.difference_hundredths, default=None)
