"""A stored requirement as a page shows it: who is needed when, and why so many."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select

from planner.accounts.actor import Actor, require
from planner.application import Planner
from planner.demand.covering import names_a_queue
from planner.demand.local_history import day_number, wall_cells
from planner.demand.models import Queue, QueueRequirement, RequirementVersion
from planner.demand.opening_hours import DAY_MINUTES, IntervalGrid, day_grid
from planner.demand.page_words import (
    closed_sentence,
    elsewhere_sentence,
    interval_name,
    needed_sentence,
)
from planner.demand.queue_staffing import Channel
from planner.demand.stored import RequirementContent, decode_requirement
from planner.demand.volume_series import instant
from planner.errors import NotFound


@dataclass(frozen=True)
class RequirementLine:
    """A stored requirement on local dates `[first_date, first_date + days)` of `time_zone`."""

    id: str
    number: int
    created_at: datetime
    first_date: date
    days: int
    time_zone: str

    @property
    def last_date(self) -> date:
        """The last local date, included."""
        return self.first_date + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class RequirementCell:
    """One interval: hundredths of agents on the queue and on the rota, and contacts expected."""

    net_hundredths: int
    rostered_hundredths: int
    contacts: float


@dataclass(frozen=True)
class RequirementRow:
    """One local date; an entry a column, None where the clocks skip it.

    Where the clocks go back, the larger need of the two counts.
    """

    day: date
    cells: tuple[RequirementCell | None, ...]


@dataclass(frozen=True)
class Promise:
    """What the agents are counted for: a share (0–1) within seconds, by a named definition.

    `day_chance`: share of days (0–1) that shall keep it; None in plans made before it was said.
    """

    target_share: float
    threshold_seconds: int
    definition: str
    day_chance: float | None


@dataclass(frozen=True)
class RequirementOfQueue:
    """What one queue needs. `busiest` is the interval that needs most (aware UTC), `sentence` says
    how its agents come about; hours are agent-hours over all days, `hours_by_cause` add up to
    their difference. `promises`: those that held, in order of time. `closed` says how many
    contacts come while phone or chat is closed, "" for none; `elsewhere` what idle phone time
    does of the work.
    """

    queue_id: str
    name: str
    channel: str
    forecast_id: str
    promises: tuple[Promise, ...]
    busiest: datetime
    sentence: str
    closed: str
    elsewhere: str
    net_hours: float
    rostered_hours: float
    hours_by_cause: dict[str, float]
    rows: tuple[RequirementRow, ...]


@dataclass(frozen=True)
class RequirementPage:
    """A requirement; `columns` are local times such as "07:30" in the zone of `line`."""

    line: RequirementLine
    interval_minutes: int
    interval_name: str
    columns: tuple[str, ...]
    queues: tuple[RequirementOfQueue, ...]


def list_requirements(planner: Planner, actor: Actor) -> list[RequirementLine]:
    """All stored requirements, newest first; for leads and administrators."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        rows = select(RequirementVersion).where(names_a_queue())
        newest_first = rows.order_by(RequirementVersion.number.desc())
        return [_line(row) for row in session.scalars(newest_first)]


def requirement_page(planner: Planner, actor: Actor, requirement_id: str) -> RequirementPage:
    """Show a requirement; for leads and administrators. Raises `NotFound`."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        row = session.get(RequirementVersion, requirement_id)
        if row is None:
            raise NotFound("There is no such staffing plan.")
        parts = session.execute(
            select(QueueRequirement, Queue)
            .join(Queue, Queue.id == QueueRequirement.queue_id)
            .where(QueueRequirement.requirement_id == requirement_id)
            .order_by(Queue.name)
        ).all()
    step = row.interval_minutes
    grid = day_grid(row.first_date, row.days, ZoneInfo(row.time_zone), step)
    line = _line(row)
    return RequirementPage(
        line=line,
        interval_minutes=step,
        interval_name=interval_name(step),
        columns=tuple(f"{m // 60:02d}:{m % 60:02d}" for m in range(0, DAY_MINUTES, step)),
        queues=tuple(_queue(part, queue, grid, line) for part, queue in parts),
    )


def _line(row: RequirementVersion) -> RequirementLine:
    return RequirementLine(
        row.id, row.number, row.created_at, row.first_date, row.days, row.time_zone
    )


def _queue(
    part: QueueRequirement, queue: Queue, grid: IntervalGrid, line: RequirementLine
) -> RequirementOfQueue:
    content = decode_requirement(part.content)
    peak = int(np.argmax(content.rostered_hundredths))
    hours = grid.interval_minutes / 60 / 100
    causes = sorted(content.by_cause, key=lambda cause: -int(content.by_cause[cause].sum()))
    return RequirementOfQueue(
        queue_id=queue.id,
        name=queue.name,
        channel=queue.channel,
        forecast_id=part.forecast_id,
        promises=_promises(content),
        busiest=instant(int(grid.starts()[peak])),
        sentence=needed_sentence(
            int(content.net_hundredths[peak]),
            int(content.rostered_hundredths[peak]),
            {cause: int(content.by_cause[cause][peak]) for cause in causes},
        ),
        closed=_closed(content, queue),
        elsewhere=elsewhere_sentence(content.done_elsewhere_hours),
        net_hours=float(content.net_hundredths.sum() * hours),
        rostered_hours=float(content.rostered_hundredths.sum() * hours),
        hours_by_cause={c: float(content.by_cause[c].sum() * hours) for c in causes},
        rows=_rows(content, grid, line),
    )


def _closed(content: RequirementContent, queue: Queue) -> str:
    waits = Channel(queue.channel).can_wait
    return "" if waits else closed_sentence(float(content.closed_contacts.sum()))


def _promises(content: RequirementContent) -> tuple[Promise, ...]:
    said = [
        Promise(
            one["target_share"],
            one["threshold_seconds"],
            one["definition"],
            one.get("day_chance"),
        )
        for one in content.settings
    ]
    return tuple(dict.fromkeys(said))


def _rows(
    content: RequirementContent, grid: IntervalGrid, line: RequirementLine
) -> tuple[RequirementRow, ...]:
    at = wall_cells(grid.starts(), ZoneInfo(line.time_zone))
    found: dict[tuple[int, int], list[RequirementCell]] = defaultdict(list)
    columns = (at.minutes // grid.interval_minutes).tolist()
    days = (at.days - day_number(line.first_date)).tolist()
    values = zip(
        content.net_hundredths.tolist(),
        content.rostered_hundredths.tolist(),
        content.contacts.tolist(),
        strict=True,
    )
    for day, column, value in zip(days, columns, values, strict=True):
        found[day, column].append(RequirementCell(*value))
    return tuple(
        RequirementRow(
            line.first_date + timedelta(days=day),
            tuple(
                _largest(found[day, column])
                for column in range(DAY_MINUTES // grid.interval_minutes)
            ),
        )
        for day in range(line.days)
    )


def _largest(cells: list[RequirementCell]) -> RequirementCell | None:
    return max(cells, key=lambda cell: cell.rostered_hundredths, default=None)
