"""Read a file of ticket history: how many contacts came, when, and how long they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from planner.demand.contact_rows import check_repeated_identifiers, contact_series
from planner.demand.earlier_rows import rows_before
from planner.demand.handling_column import totals_per_row
from planner.demand.history_columns import ColumnChoice, FileKind, Layout, detect_layout
from planner.demand.history_problems import Note, refuse
from planner.demand.history_rows import HistoryRows, RowGatherer
from planner.demand.interval_counts import (
    INTERVAL_CHOICES,
    count_series,
    own_interval,
    stored_interval,
)
from planner.demand.text_table import TextTable, blocks, open_table
from planner.demand.volume_series import Span, VolumeSeries, gaps_of, instant
from planner.demand.wall_order import resolve_times
from planner.demand.zone_table import ZoneTable, named_zone
from planner.errors import InputError, Place

_DAY_MINUTES = 1440
_CONTACT_INTERVAL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class HistoryColumns:
    """Names of the columns that were read; None where the file has none."""

    time: str
    queue: str | None
    count: str | None
    handling: str | None


@dataclass(frozen=True, eq=False)
class HistoryFile:
    """What a history file says.

    `queues`: volumes by the value of the queue column, the one key "" without such a column.
    `[first, last)`: from the first stored interval to the end of the last, aware UTC. `gaps`:
    spans between them in which no queue has an interval. `missing_days`: local dates without any
    interval whose weekday otherwise has some. `busiest_hour`: local hour of the day 0 … 23 with
    the most contacts. `notes`: what was decided on the way.
    """

    name: str
    kind: FileKind
    columns: HistoryColumns
    time_zone: str
    interval_minutes: int
    queues: Mapping[str, VolumeSeries]
    first: datetime
    last: datetime
    gaps: tuple[Span, ...]
    missing_days: tuple[date, ...]
    busiest_hour: int
    notes: tuple[Note, ...]
    rows_read: int

    @property
    def contacts(self) -> int:
        """Contacts of all queues together."""
        return sum(series.contacts for series in self.queues.values())


def read_history(
    path: Path | str,
    time_zone: str,
    *,
    interval_minutes: int | None = None,
    time_column: str | None = None,
    queue_column: str | None = None,
    shown_as: str | None = None,
    before: date | None = None,
) -> HistoryFile:
    """Read interval counts or one row per contact from a delimited text file.

    `time_zone`: IANA name; wall times are read in it, and days and intervals are cut in it.
    `interval_minutes`: 5, 15, 30 or 60; without it the file's own, for contacts 30.
    `time_column`: the first column of times without it. `queue_column`: one queue without it.
    `shown_as`: name of the file in messages, its own without it. `before`: rows from this local
    date on are passed over.
    Raises HistoryFileError, or InputError for an unknown zone or interval; nothing is stored.
    """
    zone = named_zone(time_zone)
    _check_interval(interval_minutes)
    table = open_table(Path(path), shown_as or Path(path).name)
    choice = ColumnChoice(time_column, queue_column)
    rows, layout = _rows_and_layout(table, choice, zone, before)
    return _history(table, layout, rows, zone, interval_minutes)


def _check_interval(interval_minutes: int | None) -> None:
    if interval_minutes is not None and interval_minutes not in INTERVAL_CHOICES:
        raise InputError(
            "the interval cannot be used",
            "Choose 5, 15, 30 or 60 minutes.",
            Place(None, None, "interval", str(interval_minutes)),
        )


def _rows_and_layout(
    table: TextTable, choice: ColumnChoice, zone: ZoneInfo, before: date | None
) -> tuple[HistoryRows, Layout]:
    gatherer, layout = None, None
    for block in blocks(table):
        if gatherer is None or layout is None:
            layout = detect_layout(table, block, choice)
            gatherer = RowGatherer(table, layout)
        gatherer.add(block if before is None else rows_before(block, layout, before, zone))
    if gatherer is None or layout is None:
        raise refuse(
            "the file has a header but no rows", "Export the history again.", Place(table.name, 1)
        )
    if before is not None and gatherer.is_empty:
        raise refuse(
            f"no row lies before {before}",
            "Forecast from a later day, or give a file that reaches further back.",
            Place(table.name),
        )
    return gatherer.gathered(), layout


def _history(
    table: TextTable, layout: Layout, rows: HistoryRows, zone: ZoneInfo, asked: int | None
) -> HistoryFile:
    times = resolve_times(rows, layout.kind, zone)
    handled, handling_notes = totals_per_row(rows, table, layout)
    if layout.kind is FileKind.CONTACTS:
        if layout.identifier is not None:
            check_repeated_identifiers(rows, table.name, table.columns[layout.identifier])
        minutes = asked or _CONTACT_INTERVAL_MINUTES
        queues, notes = contact_series(handled, times, minutes, table.name)
    else:
        own = own_interval(rows, table.name, asked)
        minutes = stored_interval(own, asked, table.name)
        names = (table.name, table.columns[layout.time])
        queues, notes = count_series(handled, times, own, minutes, names)
    found = times.notes + handling_notes + notes
    return _described(table, layout, times.zone, queues, (minutes, len(rows.lines)), found)


def _described(
    table: TextTable,
    layout: Layout,
    zone: ZoneTable,
    queues: Mapping[str, VolumeSeries],
    minutes_and_rows: tuple[int, int],
    notes: tuple[Note, ...],
) -> HistoryFile:
    minutes, rows_read = minutes_and_rows
    covered = _together(queues, minutes)
    if not len(covered):
        raise refuse(
            f"no interval of {minutes} minutes is complete",
            "Choose a shorter interval.",
            Place(table.name),
        )
    return HistoryFile(
        table.name,
        layout.kind,
        _column_names(table, layout),
        zone.name,
        minutes,
        dict(queues),
        instant(int(covered.starts[0])),
        instant(int(covered.starts[-1]) + minutes),
        gaps_of(covered),
        missing_days(covered, zone),
        busiest_hour(covered, zone),
        notes,
        rows_read,
    )


def _column_names(table: TextTable, layout: Layout) -> HistoryColumns:
    def name(position: int | None) -> str | None:
        return None if position is None else table.columns[position]

    return HistoryColumns(
        table.columns[layout.time], name(layout.queue), name(layout.count), name(layout.handling)
    )


def _together(queues: Mapping[str, VolumeSeries], minutes: int) -> VolumeSeries:
    """All queues as one series: an interval is there when any queue has it."""
    every = np.concatenate([series.starts for series in queues.values()])
    starts, place = np.unique(every, return_inverse=True)
    counts = np.concatenate([series.counts for series in queues.values()])
    total = np.bincount(place, counts, len(starts)).astype(np.int64)
    return VolumeSeries(minutes, starts, total, np.full(len(starts), np.nan))


def missing_days(series: VolumeSeries, zone: ZoneTable) -> tuple[date, ...]:
    """Local dates without any interval, between the first and the last that have one.

    Weekdays that never have an interval are taken as closed and not listed.
    """
    present = np.unique(zone.to_local(series.starts * 60) // (_DAY_MINUTES * 60))
    between = np.arange(present[0], present[-1] + 1)
    absent = np.setdiff1d(between, present)
    usual = absent[np.isin(absent % 7, present % 7)]
    return tuple(date(1970, 1, 1) + timedelta(days=int(day)) for day in usual)


def busiest_hour(series: VolumeSeries, zone: ZoneTable) -> int:
    """The local hour of the day, 0 to 23, in which most contacts came."""
    hours = zone.to_local(series.starts * 60) // 3600 % 24
    return int(np.argmax(np.bincount(hours, series.counts, minlength=24)))
