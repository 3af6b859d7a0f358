"""From the times of a file to UTC: wall times that do not exist, or exist twice, are decided."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.demand.history_columns import FileKind
from planner.demand.history_problems import Note
from planner.demand.history_rows import HistoryRows
from planner.demand.zone_table import WallTimes, ZoneTable, zone_table

Int64s = npt.NDArray[np.int64]
_SHOWN_ROWS = 5


@dataclass(frozen=True, eq=False)
class ResolvedTimes:
    """UTC second of each row [n], the zone's offsets around them, and what had to be decided."""

    utc_seconds: Int64s
    zone: ZoneTable
    notes: tuple[Note, ...]


def resolve_times(rows: HistoryRows, kind: FileKind, zone: ZoneInfo) -> ResolvedTimes:
    """Turn the times of a file into UTC.

    A wall time that the clocks skip moves forward by the time skipped. One that exists twice is
    the first of the two, unless the order of the file shows the second: in a count file the
    second row of the same queue and time; in a file of contacts every row after the times have
    gone back within the repeated stretch.
    """
    table = zone_table(zone, int(rows.seconds.min()), int(rows.seconds.max()))
    if rows.with_offset:
        return ResolvedTimes(rows.seconds, table, ())
    wall = table.to_utc(rows.seconds)
    second = _shown_second(rows, wall, kind)
    utc = np.where(second, table.second_occurrence(wall.utc_seconds), wall.utc_seconds)
    return ResolvedTimes(utc, table, _notes(rows, wall, second, zone))


def _shown_second(rows: HistoryRows, wall: WallTimes, kind: FileKind) -> npt.NDArray[np.bool_]:
    """Which rows the file's order shows to lie in the second pass of a repeated stretch [n]."""
    second = np.zeros(len(rows.seconds), np.bool_)
    doubtful = np.flatnonzero(wall.ambiguous)
    if not len(doubtful):
        return second
    if kind is FileKind.INTERVAL_COUNTS:
        second[_repeated(rows, doubtful)] = True
    else:
        second[_after_going_back(rows.seconds, doubtful)] = True
    return second


def _repeated(rows: HistoryRows, doubtful: Int64s) -> Int64s:
    """Rows among `doubtful` whose queue and time stood in exactly one row before."""
    seen: dict[tuple[int, int], int] = {}
    repeats = []
    for row in doubtful:
        key = (int(rows.queues[row]), int(rows.seconds[row]))
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 2:
            repeats.append(int(row))
    return np.array(repeats, np.int64)


def _after_going_back(seconds: Int64s, doubtful: Int64s) -> Int64s:
    """Rows of the second pass, per repeated stretch, when the file runs through time in order."""
    steps = np.sign(np.diff(seconds))
    backwards = int((steps < 0).sum())
    newest_first = backwards > len(steps) / 2
    against = int((steps > 0).sum()) if newest_first else backwards
    days = seconds[doubtful] // 86_400
    if against > len(np.unique(days)):
        return np.zeros(0, np.int64)
    ordered = doubtful[::-1] if newest_first else doubtful
    found = [_second_pass(seconds, ordered[seconds[ordered] // 86_400 == d]) for d in set(days)]
    return np.concatenate(found)


def _second_pass(seconds: Int64s, stretch: Int64s) -> Int64s:
    went_back = np.flatnonzero(np.diff(seconds[stretch]) < 0)
    return stretch[went_back[0] + 1 :] if len(went_back) else stretch[:0]


def _notes(
    rows: HistoryRows, wall: WallTimes, second: npt.NDArray[np.bool_], zone: ZoneInfo
) -> tuple[Note, ...]:
    notes = []
    if wall.nonexistent.any():
        notes.append(
            Note(
                f"{_rows(wall.nonexistent)} at a time that the clocks skip in {zone.key}; moved "
                "forward by the time skipped.",
                _lines(rows, wall.nonexistent),
            )
        )
    if wall.ambiguous.any():
        notes.append(
            Note(
                f"{_rows(wall.ambiguous)} at a time that exists twice in {zone.key}; "
                f"{int((wall.ambiguous & ~second).sum())} taken as the first, {int(second.sum())} "
                "as the second by the order of the file.",
                _lines(rows, wall.ambiguous),
            )
        )
    return tuple(notes)


def _rows(flags: npt.NDArray[np.bool_]) -> str:
    count = int(flags.sum())
    return "1 row is" if count == 1 else f"{count} rows are"


def _lines(rows: HistoryRows, flags: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(line) for line in rows.lines[flags][:_SHOWN_ROWS])
