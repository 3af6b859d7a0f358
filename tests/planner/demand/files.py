"""History files for tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from planner.demand.history_file import HistoryFile, read_history
from planner.demand.volume_series import VolumeSeries, epoch_minutes


def write(folder: Path, lines: Iterable[str], name: str = "history.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read_lines(
    folder: Path, lines: Iterable[str], zone: str = "UTC", **more: object
) -> HistoryFile:
    return read_history(write(folder, lines), zone, **more)  # type: ignore[arg-type]


def by_start(series: VolumeSeries) -> dict[int, int]:
    """Counts by start in epoch minutes."""
    return dict(zip(series.starts.tolist(), series.counts.tolist(), strict=True))


def count_at(history: HistoryFile, moment: str, queue: str = "") -> int | None:
    """The count of the interval that starts at an instant written with its offset; None a gap."""
    return by_start(history.queues[queue]).get(epoch_minutes(datetime.fromisoformat(moment)))


def series(starts: Sequence[int], counts: Sequence[int], minutes: int = 30) -> VolumeSeries:
    return VolumeSeries(
        minutes,
        np.array(starts, np.int64),
        np.array(counts, np.int64),
        np.full(len(starts), np.nan),
    )
