"""Volumes in the database, read and written as whole series."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from planner.demand.models import Volume
from planner.demand.volume_series import VolumeSeries, empty_series, epoch_minutes, instant

_ROWS_AT_ONCE = 10_000
_NO_INTERVAL = 30


def stored_series(session: Session, queue_id: str) -> VolumeSeries:
    """All stored volumes of a queue; a series without any interval when there are none."""
    columns = select(
        Volume.start, Volume.contacts, Volume.handling_seconds, Volume.interval_minutes
    )
    chosen = columns.where(Volume.queue_id == queue_id).order_by(Volume.start)
    rows = session.execute(chosen).all()
    if not rows:
        return empty_series(_NO_INTERVAL)
    starts, contacts, handling, minutes = zip(*rows, strict=True)
    return VolumeSeries(
        minutes[0],
        np.array([epoch_minutes(start) for start in starts], np.int64),
        np.array(contacts, np.int64),
        np.array([np.nan if each is None else each for each in handling], np.float64),
    )


def add_volumes(session: Session, queue_id: str, series: VolumeSeries, batch_id: str) -> None:
    """Store intervals that are not stored yet, in the caller's transaction."""
    rows = _rows(queue_id, series, batch_id)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        session.execute(insert(Volume), rows[first : first + _ROWS_AT_ONCE])


def replace_volumes(session: Session, queue_id: str, series: VolumeSeries, batch_id: str) -> None:
    """Store other values for intervals that are stored, in the caller's transaction."""
    if not len(series):
        return
    old = delete(Volume).where(
        Volume.queue_id == bindparam("old_queue"), Volume.start == bindparam("old_start")
    )
    rows = [{"old_queue": queue_id, "old_start": instant(start)} for start in series.starts]
    session.connection().execute(old, rows)
    add_volumes(session, queue_id, series, batch_id)


def _rows(queue_id: str, series: VolumeSeries, batch_id: str) -> list[dict[str, Any]]:
    return [
        {
            "queue_id": queue_id,
            "start": instant(start),
            "interval_minutes": series.interval_minutes,
            "contacts": contacts,
            "handling_seconds": None if math.isnan(seconds) else seconds,
            "batch_id": batch_id,
        }
        for start, contacts, seconds in zip(
            series.starts.tolist(),
            series.counts.tolist(),
            series.handling_seconds.tolist(),
            strict=True,
        )
    ]
