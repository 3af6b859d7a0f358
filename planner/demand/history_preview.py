"""What an import of history would do, before anything is stored."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from planner.demand.history_file import HistoryFile
from planner.demand.history_problems import Note
from planner.demand.merge import ChangedInterval, HistoryChange
from planner.demand.queue_values import QueueValue
from planner.demand.volume_series import VolumeSeries

MOST_LISTED = 10


@dataclass(frozen=True, eq=False)
class QueueChange:
    """What a file does to the stored history of one queue."""

    queue_id: str
    name: str
    change: HistoryChange

    @property
    def added(self) -> int:
        """Intervals that are not stored yet."""
        return len(self.change.added)

    @property
    def unchanged(self) -> int:
        """Intervals that are stored as the file has them."""
        return self.change.unchanged

    @property
    def changed(self) -> tuple[ChangedInterval, ...]:
        """Intervals that are stored with other values, one by one."""
        return self.change.changed


@dataclass(frozen=True, eq=False)
class HistoryPreview:
    """A file that was understood, and what storing it would do; nothing is stored yet.

    `file` says what was read: kind, columns, first and last, missing days, busiest hour.
    `values`: each value of the queue column with its queue. `series`: the volumes by queue id.
    `changes`: by queue, in order of their names. `notes`: what was decided on the way.
    """

    file: HistoryFile
    sha256: str
    values: tuple[QueueValue, ...]
    series: Mapping[str, VolumeSeries]
    changes: tuple[QueueChange, ...]
    notes: tuple[Note, ...]

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Values of the queue column of which nobody has said yet where they go."""
        return tuple(
            one.value for one in self.values if one.queue_id is None and not one.is_ignored
        )

    @property
    def added(self) -> int:
        """Intervals of all queues that are not stored yet."""
        return sum(one.added for one in self.changes)

    @property
    def unchanged(self) -> int:
        """Intervals of all queues that are stored as the file has them."""
        return sum(one.unchanged for one in self.changes)

    @property
    def changed(self) -> int:
        """Intervals of all queues that are stored with other values."""
        return sum(len(one.changed) for one in self.changes)

    @property
    def is_nothing(self) -> bool:
        """Whether storing it would change nothing."""
        return all(one.change.is_nothing for one in self.changes)

    @property
    def question(self) -> str:
        """What to ask, because a wrong zone shows there: the busiest hour of the day."""
        hour, city = self.file.busiest_hour, self.file.time_zone.rsplit("/", 1)[-1]
        city = city.replace("_", " ")
        return f"Busiest hour {hour:02d}:00–{hour + 1:02d}:00 {city} — right?"

    def changed_lines(self, most: int = MOST_LISTED) -> list[str]:
        """Name the first `most` intervals that are stored with other values, with both values."""
        zone = ZoneInfo(self.file.time_zone)
        return [
            f"{one.name} {each.start.astimezone(zone):%-d %b %Y %H:%M}: {_said(each)}"
            for one in self.changes
            for each in one.changed[:most]
        ][:most]

    def fingerprint(self) -> str:
        """Tell previews apart: equal only for the same file with the same consequences."""
        said = repr((self.sha256, self.values, consequences(self.changes)))
        return hashlib.sha256(said.encode()).hexdigest()


def consequences(changes: Sequence[QueueChange]) -> tuple[str, ...]:
    """Fingerprints of changes by queue: equal only when the same intervals get the same values."""
    return tuple(
        f"{one.queue_id} {_digest(one.change.added)} {_digest(one.change.replacing)} "
        f"{one.unchanged} {one.changed!r}"
        for one in changes
    )


def _digest(series: VolumeSeries) -> str:
    parts = (series.starts, series.counts, series.handling_seconds)
    return hashlib.sha256(b"|".join(part.tobytes() for part in parts)).hexdigest()


def _said(changed: ChangedInterval) -> str:
    """The old and the new value, with the handling time when the count stays."""
    if changed.old_count != changed.new_count:
        return f"{changed.old_count:,} → {changed.new_count:,} contacts"
    old, new = changed.old_handling_seconds, changed.new_handling_seconds
    before = "unknown" if math.isnan(old) else f"{old:,.0f}"
    return f"{before} → {new:,.0f} seconds of handling"
