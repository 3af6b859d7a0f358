"""The stored history of a queue as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.models import ImportBatch
from planner.application import Planner
from planner.demand.local_history import LocalHistory, local_history, wall_cells
from planner.demand.models import Queue
from planner.demand.opening_hours import day_grid
from planner.demand.stored_volumes import stored_series
from planner.demand.volume_series import VolumeSeries, instant
from planner.errors import NotFound

_EPOCH_DAY = date(1970, 1, 1)
_USUAL_SHARE = 0.5


@dataclass(frozen=True)
class DayVolume:
    """Contacts of a local date; None where nothing is stored."""

    day: date
    contacts: int | None


@dataclass(frozen=True)
class DayGap:
    """A local date that lacks minutes its weekday usually has."""

    day: date
    missing_minutes: int
    is_whole_day: bool


@dataclass(frozen=True)
class ImportLine:
    """A file that was imported, and what it did to this queue."""

    at: datetime
    file_name: str
    added: int
    replaced: int


@dataclass(frozen=True)
class HistoryPage:
    """What is stored of a queue; without history `interval_minutes`, `first` and `last` are None.

    `[first, last)` aware UTC; `days` without a hole; `gaps` never count as zero; `aht_seconds` None
    where no handling time is known; `busiest_hour` 0–23 local. `imports` newest first.
    """

    queue_id: str
    name: str
    channel: str
    time_zone: str
    interval_minutes: int | None
    first: datetime | None
    last: datetime | None
    contacts: int
    aht_seconds: float | None
    busiest_hour: int | None
    days: tuple[DayVolume, ...]
    gaps: tuple[DayGap, ...]
    imports: tuple[ImportLine, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stored yet."""
        return self.first is None

    @property
    def last_import(self) -> ImportLine | None:
        """The newest import; None before the first."""
        return self.imports[0] if self.imports else None


def history_page(planner: Planner, actor: Actor, queue_id: str) -> HistoryPage:
    """Show the stored history of a queue; for leads and administrators. Raises `NotFound`."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        queue = session.get(Queue, queue_id)
        if queue is None:
            raise NotFound("There is no such queue.")
        series = stored_series(session, queue_id)
        imports = _imports(session, queue_id)
    return _page(queue, series, imports)


def _page(queue: Queue, series: VolumeSeries, imports: tuple[ImportLine, ...]) -> HistoryPage:
    zone, known = ZoneInfo(queue.time_zone), len(series) > 0
    aht = series.aht_seconds
    return HistoryPage(
        queue_id=queue.id,
        name=queue.name,
        channel=queue.channel,
        time_zone=queue.time_zone,
        interval_minutes=series.interval_minutes if known else None,
        first=instant(int(series.starts[0])) if known else None,
        last=instant(int(series.starts[-1]) + series.interval_minutes) if known else None,
        contacts=series.contacts,
        aht_seconds=None if np.isnan(aht) else aht,
        busiest_hour=_busiest_hour(series, zone) if known else None,
        days=_days(series, zone) if known else (),
        gaps=_gaps(local_history(series, zone), zone) if known else (),
        imports=imports,
    )


def _busiest_hour(series: VolumeSeries, zone: ZoneInfo) -> int:
    hours = wall_cells(series.starts, zone).minutes // 60
    return int(np.argmax(np.bincount(hours, series.counts, minlength=24)))


def _days(series: VolumeSeries, zone: ZoneInfo) -> tuple[DayVolume, ...]:
    days = wall_cells(series.starts, zone).days
    first = int(days.min())
    contacts = np.bincount(days - first, series.counts).astype(np.int64).tolist()
    stored = np.bincount(days - first).tolist()
    return tuple(
        DayVolume(_EPOCH_DAY + timedelta(days=first + at), total if intervals else None)
        for at, (total, intervals) in enumerate(zip(contacts, stored, strict=True))
    )


def _gaps(history: LocalHistory, zone: ZoneInfo) -> tuple[DayGap, ...]:
    """Days that lack intervals which at least half of the days of their weekday have."""
    known = ~np.isnan(history.counts)
    weekdays = (history.first_day.weekday() + np.arange(history.days)) % 7
    usual = np.zeros_like(known)
    for weekday in range(7):
        same = weekdays == weekday
        if same.any():
            usual[same] = known[same].mean(axis=0) >= _USUAL_SHARE
    missing = (usual & ~known & _exists(history, zone)).sum(axis=1)
    return tuple(
        DayGap(
            history.first_day + timedelta(days=int(at)),
            int(missing[at]) * history.interval_minutes,
            not known[at].any(),
        )
        for at in np.flatnonzero(missing)
    )


def _exists(history: LocalHistory, zone: ZoneInfo) -> npt.NDArray[np.bool_]:
    """Which wall-clock intervals the clocks do not skip [day, interval]."""
    grid = day_grid(history.first_day, history.days, zone, 5)
    cells = wall_cells(grid.starts(), zone)
    exists = np.zeros(history.counts.shape, np.bool_)
    exists[cells.days - cells.days[0], cells.minutes // history.interval_minutes] = True
    return exists


def _imports(session: Session, queue_id: str) -> tuple[ImportLine, ...]:
    batches: Sequence[ImportBatch] = session.scalars(
        select(ImportBatch).filter_by(kind="history").order_by(ImportBatch.at.desc())
    ).all()
    return tuple(
        ImportLine(batch.at, batch.file_name, part["added"], part["replaced"])
        for batch in batches
        for part in batch.summary["queues"]
        if part["queue_id"] == queue_id
    )
