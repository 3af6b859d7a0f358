"""An instance of the public shift-scheduling benchmark: read and checked.

The text format of Curtois & Qu 2014 (doi 10.1016/j.ejor.2014.01.039): sections of comma-separated
rows, `#` begins a comment line, days count from 0 and day 0 is a Monday. `reader.py` says which
fields a row has; this module says what they mean.
"""

from __future__ import annotations

from solver.record import Record

SATURDAY = 5


class ShiftType(Record, frozen=True, kw_only=True):
    """A shift of `minutes` that none of `not_next` may follow on the next day."""

    id: str
    minutes: int
    not_next: tuple[str, ...]


class Limits(Record, frozen=True, kw_only=True):
    """A person and what is allowed over the horizon; a shift type not in `most` is never worked.

    Rows of worked days are at most `most_in_a_row` and at least `least_in_a_row` long, rows of
    days off at least `least_off_in_a_row`; a row that touches an end of the horizon is never too
    short, and rows are counted inside the horizon only. A weekend counts when its Saturday or its
    Sunday is worked.
    """

    id: str
    most: dict[str, int]
    most_minutes: int
    least_minutes: int
    most_in_a_row: int
    least_in_a_row: int
    least_off_in_a_row: int
    most_weekends: int
    days_off: frozenset[int] = frozenset()


class Request(Record, frozen=True, kw_only=True):
    """`weight` is due when this shift is not given (a wish for it) or given (a wish against it)."""

    person: str
    day: int
    shift: str
    weight: int


class Cover(Record, frozen=True, kw_only=True):
    """People needed on a shift of a day, with the weight of each one short and each one over."""

    day: int
    shift: str
    needed: int
    under: int
    over: int


class Instance(Record, frozen=True, kw_only=True):
    """The whole file."""

    days: int
    shifts: tuple[ShiftType, ...]
    staff: tuple[Limits, ...]
    wanted: tuple[Request, ...]
    unwanted: tuple[Request, ...]
    cover: tuple[Cover, ...]
