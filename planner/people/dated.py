"""Dated facts: rows that hold on half-open spans of local dates `[from_date, to_date)`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """A row of a dated fact."""

    from_date: date
    to_date: date | None


Row = TypeVar("Row", bound=Spanned)


def holds_on(row: Spanned, day: date) -> bool:
    """Whether the row is in force on that date."""
    return row.from_date <= day and (row.to_date is None or day < row.to_date)


def in_force(rows: Iterable[Row], day: date) -> Row | None:
    """The row in force on a date; of several the one that began last."""
    # Asked of every person for every day: each attribute of a stored row costs time to read.
    found: Row | None = None
    begun = date.min
    for row in rows:
        since = row.from_date
        if since <= day and (found is None or since > begun):
            until = row.to_date
            if until is None or day < until:
                found, begun = row, since
    return found


@dataclass(frozen=True)
class Piece:
    """What is left of a row after another fact took a span out of it; None: nothing there."""

    before_to: date | None
    after_from: date | None


def overlaps(row: Spanned, from_date: date, to_date: date | None) -> bool:
    """Whether the row holds on any date of `[from_date, to_date)`."""
    starts_in_time = to_date is None or row.from_date < to_date
    return starts_in_time and (row.to_date is None or from_date < row.to_date)


def left_of(row: Spanned, from_date: date, to_date: date | None) -> Piece:
    """What remains of an overlapping row in front of and behind `[from_date, to_date)`."""
    behind = to_date is not None and (row.to_date is None or to_date < row.to_date)
    return Piece(
        before_to=from_date if row.from_date < from_date else None,
        after_from=to_date if behind else None,
    )


def next_change(rows: Iterable[Spanned], from_date: date) -> date | None:
    """The first date after `from_date` on which another row begins."""
    return min((row.from_date for row in rows if row.from_date > from_date), default=None)
