"""Files that hold one row per interval with its count."""

from typing import NoReturn

import numpy as np
import numpy.typing as npt

from planner.demand.history_problems import Note, refuse
from planner.demand.history_rows import HistoryRows
from planner.demand.volume_series import VolumeSeries
from planner.demand.wall_order import ResolvedTimes
from planner.demand.zone_table import ZoneTable
from planner.errors import Place

Int64s = npt.NDArray[np.int64]
INTERVAL_CHOICES = (5, 15, 30, 60)
_LEAST_SHARE = 0.1
_READABLE_MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)


def own_interval(rows: HistoryRows, name: str, asked_minutes: int | None) -> int:
    """Minutes between the rows of a count file.

    The greatest common step of all times of a queue, if at least one step in ten is that short;
    else, when it is the odd row that breaks the rhythm, the step that occurs most often. With one
    time alone it is the interval asked for. Raises HistoryFileError when there is none or the
    step is not a part of an hour.
    """
    steps = _steps(rows)
    if not len(steps):
        return asked_minutes or _refuse_one_time(rows, name)
    common = int(np.gcd.reduce(steps))
    values, counts = np.unique(steps, return_counts=True)
    usual = int(values[np.argmax(counts)])
    rhythm = common if np.mean(steps == common) >= _LEAST_SHARE else usual
    seconds = rhythm if _readable(rhythm) else common
    if not _readable(seconds):
        raise refuse(
            f"the rows are {usual / 60:g} minutes apart",
            "Export counts per 5, 15, 30 or 60 minutes.",
            Place(name),
        )
    return seconds // 60


def _steps(rows: HistoryRows) -> Int64s:
    """Seconds between neighbouring times of a queue, repeated times left out."""
    order = np.lexsort((rows.seconds, rows.queues))
    steps = np.diff(rows.seconds[order])[np.diff(rows.queues[order]) == 0]
    return np.asarray(steps[steps > 0], np.int64)


def _readable(seconds: int) -> bool:
    return seconds % 60 == 0 and seconds // 60 in _READABLE_MINUTES


def _refuse_one_time(rows: HistoryRows, name: str) -> NoReturn:
    raise refuse(
        "one time alone does not show how long an interval is",
        "Give at least two intervals of a queue, or say the length of the interval.",
        Place(name, int(rows.lines[0])),
    )


def stored_interval(own_minutes: int, asked_minutes: int | None, name: str) -> int:
    """Interval in which counts are kept: the one asked for, else the file's own if it may be.

    Raises HistoryFileError when the file's intervals do not add up to the one asked for.
    """
    if asked_minutes is None:
        return next(choice for choice in INTERVAL_CHOICES if choice % own_minutes == 0)
    if asked_minutes % own_minutes:
        raise refuse(
            f"the file counts per {own_minutes} minutes, which do not add up to {asked_minutes}",
            f"Choose an interval that is a multiple of {own_minutes} minutes.",
            Place(name),
        )
    return asked_minutes


def count_series(
    rows: HistoryRows, times: ResolvedTimes, own_minutes: int, minutes: int, names: tuple[str, str]
) -> tuple[dict[str, VolumeSeries], tuple[Note, ...]]:
    """Volumes per queue of a count file; `names` are those of the file and its time column.

    A missing row is a gap, and so is a coarser interval of which a part is missing. Rows at a
    wall time that does not exist are added to the interval they move into.
    Raises HistoryFileError for a time off the grid and for two rows of one queue and interval.
    """
    _check_grid(rows, own_minutes, names)
    moved = _moved_rows(rows, times)
    _check_duplicates(rows, times.utc_seconds, moved, names)
    series, left_out = {}, 0
    for code, value in enumerate(rows.queue_values):
        chosen = np.flatnonzero(rows.queues == code)
        fine = _summed(rows, times.utc_seconds // 60, chosen, own_minutes)
        series[value] = coarser(fine, minutes, times.zone) if minutes > own_minutes else fine
        left_out += fine.contacts - series[value].contacts
    return series, (*_order_note(rows), *_left_out_note(left_out, minutes))


def _check_grid(rows: HistoryRows, own_minutes: int, names: tuple[str, str]) -> None:
    off = np.flatnonzero(rows.seconds % (60 * (own_minutes if not rows.with_offset else 1)))
    if len(off):
        raise refuse(
            f"the time is not the start of one of the file's {own_minutes}-minute intervals",
            "Remove the row or correct its time.",
            Place(names[0], int(rows.lines[off[0]]), names[1]),
        )


def _moved_rows(rows: HistoryRows, times: ResolvedTimes) -> npt.NDArray[np.bool_]:
    """Rows whose wall time does not exist [n]."""
    if rows.with_offset:
        return np.zeros(len(rows.seconds), np.bool_)
    return np.asarray(times.zone.to_local(times.utc_seconds) != rows.seconds, np.bool_)


def _check_duplicates(
    rows: HistoryRows, utc: Int64s, moved: npt.NDArray[np.bool_], names: tuple[str, str]
) -> None:
    kept = np.flatnonzero(~moved)
    order = kept[np.lexsort((rows.lines[kept], utc[kept], rows.queues[kept]))]
    same = (np.diff(utc[order]) == 0) & (np.diff(rows.queues[order]) == 0)
    if same.any():
        first = int(np.argmax(same))
        one, other = int(rows.lines[order[first]]), int(rows.lines[order[first + 1]])
        queue = rows.queue_values[int(rows.queues[order[first]])]
        raise refuse(
            f"the interval already stands in row {one}" + (f" for queue '{queue}'" * bool(queue)),
            "Keep one of the two rows, or name the column that tells the queues apart.",
            Place(names[0], other, names[1]),
        )


def _summed(rows: HistoryRows, utc_minutes: Int64s, chosen: Int64s, minutes: int) -> VolumeSeries:
    """The chosen rows by start; rows that share one (moved by the clocks) are added."""
    starts, place = np.unique(utc_minutes[chosen], return_inverse=True)
    counts = np.bincount(place, rows.counts[chosen], len(starts)).astype(np.int64)
    handling = np.asarray(np.bincount(place, _known(rows)[chosen], len(starts)), np.float64)
    return VolumeSeries(minutes, starts, counts, handling)


def _known(rows: HistoryRows) -> npt.NDArray[np.float64]:
    """Handling seconds of each row; none for a row without contacts when the file has any [n]."""
    unknown = np.isnan(rows.handling)
    nothing = unknown & (rows.counts == 0) & ~unknown.all()
    return np.where(nothing, 0.0, rows.handling)


def coarser(series: VolumeSeries, minutes: int, zone: ZoneTable) -> VolumeSeries:
    """The series in longer wall-clock intervals, those with a missing part left out.

    Handling time of an interval is known only when that of every part with contacts is.
    """
    starts = zone.interval_starts(series.starts * 60, minutes) // 60
    unique, place = np.unique(starts, return_inverse=True)
    segment = zone.segment_at(unique * 60)
    wall = unique + zone.offsets[segment] // 60
    changes = np.append(zone.changes[1:], np.iinfo(np.int64).max) // 60
    ends = np.minimum(unique - wall % minutes + minutes, changes[segment])
    whole = np.bincount(place) * series.interval_minutes >= ends - unique
    counts = np.bincount(place, series.counts).astype(np.int64)
    handling = np.asarray(np.bincount(place, series.handling_seconds), np.float64)
    return VolumeSeries(minutes, unique[whole], counts[whole], handling[whole])


def _left_out_note(contacts: int, minutes: int) -> tuple[Note, ...]:
    if not contacts:
        return ()
    text = (
        f"{contacts:,} contacts are left out: parts of their {minutes} minutes are missing, so the "
        "whole is kept as a gap. A shorter interval keeps them."
    )
    return (Note(text),)


def _order_note(rows: HistoryRows) -> tuple[Note, ...]:
    back = np.flatnonzero((np.diff(rows.seconds) < 0) & (np.diff(rows.queues) == 0))
    if not len(back):
        return ()
    line = int(rows.lines[back[0] + 1])
    return (Note("The rows are not in order of time; they were sorted.", (line,)),)
