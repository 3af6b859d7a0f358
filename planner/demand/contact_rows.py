"""Files that hold one row per contact."""

import numpy as np
import numpy.typing as npt

from planner.demand.history_problems import Note, refuse
from planner.demand.history_rows import MOST_CONTACTS_IN_AN_INTERVAL, HistoryRows
from planner.demand.volume_series import VolumeSeries
from planner.demand.wall_order import ResolvedTimes
from planner.demand.zone_table import ZoneTable
from planner.errors import Place

Int64s = npt.NDArray[np.int64]
_DAY_SECONDS = 86_400
_MOST_LINES = 5


def contact_series(
    rows: HistoryRows, times: ResolvedTimes, minutes: int, name: str
) -> tuple[dict[str, VolumeSeries], tuple[Note, ...]]:
    """Volumes per queue of a file of contacts, in wall-clock intervals of `minutes`.

    On a local day on which the file has any row, an interval without one holds 0; a day without
    any row is a gap. Raises HistoryFileError for more than 100,000 contacts in one interval.
    """
    starts = times.zone.interval_starts(times.utc_seconds, minutes) // 60
    grid = _intervals_of_days(times.zone, times.utc_seconds, minutes)
    place = np.searchsorted(grid, starts)
    series = {}
    for code, value in enumerate(rows.queue_values):
        chosen = np.flatnonzero(rows.queues == code)
        counts = np.bincount(place[chosen], minlength=len(grid)).astype(np.int64)
        _check_absurd(rows, chosen, place, counts, name)
        handling = _handling(rows.handling[chosen], place[chosen], counts)
        series[value] = VolumeSeries(minutes, grid, counts, handling)
    return series, _notes(rows)


def _intervals_of_days(zone: ZoneTable, utc_seconds: Int64s, minutes: int) -> Int64s:
    """Starts (epoch minutes) of all wall-clock intervals of the local days that have a row."""
    days = np.unique(zone.to_local(utc_seconds) // _DAY_SECONDS)
    step = 5 * 60
    walls = (days[:, None] * _DAY_SECONDS + np.arange(0, _DAY_SECONDS, step)).ravel()
    resolved = zone.to_utc(walls)
    instants = np.concatenate(
        [resolved.utc_seconds, zone.second_occurrence(resolved.utc_seconds[resolved.ambiguous])]
    )
    return np.asarray(np.unique(zone.interval_starts(instants, minutes)) // 60, np.int64)


def _handling(
    seconds: npt.NDArray[np.float64], place: Int64s, counts: Int64s
) -> npt.NDArray[np.float64]:
    """Handling time per interval; contacts without one are taken at the mean of the others."""
    known = ~np.isnan(seconds)
    timed = np.bincount(place[known], minlength=len(counts))
    total = np.bincount(place[known], seconds[known], len(counts))
    scaled = total * counts / np.maximum(timed, 1)
    return np.where(timed > 0, scaled, np.where((counts == 0) & known.any(), 0.0, np.nan))


def _check_absurd(
    rows: HistoryRows, chosen: Int64s, place: Int64s, counts: Int64s, name: str
) -> None:
    full = np.flatnonzero(counts > MOST_CONTACTS_IN_AN_INTERVAL)
    if len(full):
        row = int(chosen[np.argmax(place[chosen] == full[0])])
        raise refuse(
            f"{int(counts[full[0]]):,} contacts fall into one interval",
            "Check that this column holds the time of each contact, or name another column.",
            Place(name, int(rows.lines[row])),
        )


def check_repeated_identifiers(rows: HistoryRows, name: str, column: str) -> None:
    """Refuse a file in which a whole row, its identifier included, stands twice."""
    repeat = _first_repeat(rows.fingerprints)
    if repeat is not None:
        one, other = (int(rows.lines[row]) for row in repeat)
        raise refuse(
            f"the row stands already in row {one}, with the same identifier",
            "Remove one of the two rows.",
            Place(name, other, column),
        )


def _first_repeat(fingerprints: Int64s) -> tuple[int, int] | None:
    order = np.argsort(fingerprints, kind="stable")
    same = np.flatnonzero(np.diff(fingerprints[order]) == 0)
    if not len(same):
        return None
    pairs = [(int(order[i + 1]), int(order[i])) for i in same]
    later, earlier = min(pairs)
    return earlier, later


def _notes(rows: HistoryRows) -> tuple[Note, ...]:
    notes = []
    if rows.without_time:
        count = len(rows.without_time)
        rows_were = (
            "1 row without a time was" if count == 1 else f"{count:,} rows without a time were"
        )
        notes.append(Note(f"{rows_were} left out.", rows.without_time[:_MOST_LINES]))
    back = np.flatnonzero(np.diff(rows.seconds) < 0)
    if len(back):
        line = int(rows.lines[back[0] + 1])
        notes.append(
            Note("The rows are not in order of time; the counts do not depend on it.", (line,))
        )
    repeated = len(rows.fingerprints) - len(np.unique(rows.fingerprints))
    if repeated:
        notes.append(
            Note(f"{repeated} rows repeat another row exactly; each was counted as a contact.")
        )
    return tuple(notes)
