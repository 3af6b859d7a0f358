"""Offsets of a time zone as arrays, so that whole files convert between wall time and UTC."""

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np
import numpy.typing as npt

from planner.errors import InputError, Place

Int64s = npt.NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400


@dataclass(frozen=True, eq=False)
class WallTimes:
    """Wall times resolved to UTC: seconds since 1970 [n], and which needed a decision [n]."""

    utc_seconds: Int64s
    nonexistent: npt.NDArray[np.bool_]
    ambiguous: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ZoneTable:
    """Offsets of one zone over a range of time.

    `changes[i]` is the UTC second from which `offsets[i]` (seconds east of UTC) holds; the first
    lies before the range. Both int64 [m].
    """

    name: str
    changes: Int64s
    offsets: Int64s

    def segment_at(self, utc_seconds: Int64s) -> Int64s:
        """Index of the offset that holds at each UTC second [n]."""
        found = np.searchsorted(self.changes, utc_seconds, side="right") - 1
        return np.asarray(np.clip(found, 0, None), np.int64)

    def to_local(self, utc_seconds: Int64s) -> Int64s:
        """Wall-clock seconds (counted as if from 1970-01-01 00:00 local) of UTC seconds [n]."""
        return np.asarray(utc_seconds + self.offsets[self.segment_at(utc_seconds)], np.int64)

    def interval_starts(self, utc_seconds: Int64s, interval_minutes: int) -> Int64s:
        """UTC second at which the wall-clock interval of each instant begins [n].

        Intervals are cut on the wall clock; one that a clock change falls into begins anew there.
        """
        segment = self.segment_at(utc_seconds)
        step = interval_minutes * 60
        wall = utc_seconds + self.offsets[segment]
        starts = wall - wall % step - self.offsets[segment]
        return np.asarray(np.maximum(starts, self.changes[segment]), np.int64)

    def to_utc(self, wall_seconds: Int64s) -> WallTimes:
        """UTC of wall-clock seconds [n].

        A wall time that does not exist moves forward by the missing time; one that exists twice
        is taken as its first occurrence. Both are flagged.
        """
        before = self._earlier_offsets(wall_seconds)
        utc = wall_seconds - before
        after = self.offsets[self.segment_at(utc)]
        nonexistent = after > before
        ambiguous = self._second_exists(wall_seconds, utc)
        return WallTimes(np.asarray(utc, np.int64), nonexistent, ambiguous)

    def second_occurrence(self, utc_seconds: Int64s) -> Int64s:
        """The later UTC second that shows the same wall time, for ambiguous instants [n]."""
        segment = self.segment_at(utc_seconds)
        following = np.minimum(segment + 1, len(self.offsets) - 1)
        return np.asarray(utc_seconds + self.offsets[segment] - self.offsets[following], np.int64)

    def _earlier_offsets(self, wall_seconds: Int64s) -> Int64s:
        """Offset in force before the change nearest in front of each wall time."""
        wall_changes = self.changes[1:] + np.maximum(self.offsets[:-1], self.offsets[1:])
        return np.asarray(
            self.offsets[np.searchsorted(wall_changes, wall_seconds, side="right")], np.int64
        )

    def _second_exists(self, wall_seconds: Int64s, utc: Int64s) -> npt.NDArray[np.bool_]:
        later = self.second_occurrence(utc)
        same_wall = later + self.offsets[self.segment_at(later)] == wall_seconds
        return np.asarray((later > utc) & same_wall, np.bool_)


def named_zone(name: str, place: Place | None = None) -> ZoneInfo:
    """The IANA zone of that name; InputError with suggestions when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise InputError(
            f"'{name}' is not a known time zone",
            f"{_suggestion(name)} Use a name such as Europe/Dublin.",
            place,
        ) from unknown


def _suggestion(name: str) -> str:
    by_lower = {zone.lower(): zone for zone in sorted(available_timezones())}
    wanted = name.strip().lower().replace(" ", "_")
    cities = [zone for lower, zone in by_lower.items() if lower.rsplit("/", 1)[-1] == wanted]
    close = difflib.get_close_matches(wanted, by_lower, n=3, cutoff=0.6)
    found = list(dict.fromkeys([*cities, *(by_lower[lower] for lower in close)]))[:3]
    return f"Did you mean {' or '.join(found)}?" if found else "Nothing similar is known."


def zone_table(zone: ZoneInfo, first_second: int, last_second: int) -> ZoneTable:
    """Offsets of `zone` from two days before `first_second` to two days after `last_second`.

    Bounds are UTC seconds since 1970. Changes are found by comparing days and then halving, to
    the second; two changes of one zone within a day do not occur in the tz database after 1970.
    """
    days = np.arange(first_second - 2 * _DAY_SECONDS, last_second + 3 * _DAY_SECONDS, _DAY_SECONDS)
    probes = [_offset(zone, int(day)) for day in days]
    changes, offsets = [int(days[0]) - 10 * _DAY_SECONDS], [probes[0]]
    for day, old, new in zip(days[:-1], probes[:-1], probes[1:], strict=True):
        if old != new:
            changes.append(_change_between(zone, int(day), int(day) + _DAY_SECONDS))
            offsets.append(new)
    return ZoneTable(zone.key, np.array(changes, np.int64), np.array(offsets, np.int64))


def _change_between(zone: ZoneInfo, low: int, high: int) -> int:
    old = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: ZoneInfo, utc_second: int) -> int:
    offset = (_EPOCH + timedelta(seconds=utc_second)).astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always knows its offset for an aware instant
    return int(offset.total_seconds())
