"""Times as they stand in exports, turned into seconds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

import numpy as np
import numpy.typing as npt

Int64s = npt.NDArray[np.int64]
Characters = npt.NDArray[np.uint32]

_ISO = re.compile(
    r"\s*(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?\s*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\s*(\d{1,2})([./])(\d{1,2})\2(\d{4})[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*$"
)
_DATE_ONLY = re.compile(r"\s*\d{4}[-/]\d{2}[-/]\d{2}\s*$|\s*\d{1,2}[./]\d{1,2}[./]\d{4}\s*$")
_EARLIEST_YEAR, _LATEST_YEAR = 1971, 2199
_FURTHEST_SECONDS = 15 * 3600

EXAMPLES = "2027-03-09 14:30, 2027-03-09T14:30Z or 09.03.2027 14:30"


class DateOrder(Enum):
    """Which number comes first in dates written with slashes."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Stamps:
    """Times of a block of rows.

    `seconds`: seconds since 1970-01-01, of UTC for `with_offset` rows, else of the wall clock [n].
    `understood`: whether the text was a time at all [n]; the rest holds 0.
    """

    seconds: Int64s
    with_offset: npt.NDArray[np.bool_]
    understood: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Moment:
    """One time that was read; `seconds` None when the text is none."""

    seconds: int | None
    with_offset: bool


_NOT_A_TIME = _Moment(None, with_offset=False)


def looks_like_time(text: str) -> bool:
    """Whether a cell is a date with a time of day that can be read."""
    return bool(_ISO.match(text) or _NUMBERED.match(text))


def why_not_a_time(text: str) -> str:
    """What is wrong with a cell that should be a time, for a message."""
    if not text.strip():
        return "the time is missing"
    if _DATE_ONLY.match(text):
        return "the date has no time of day"
    numbered = _NUMBERED.match(text)
    if numbered and int(numbered.group(1)) <= 12 and int(numbered.group(3)) <= 12:
        return "day and month cannot be told apart"
    return "the text is not a date with a time that exists"


def parse_stamps(texts: Sequence[str], order: DateOrder) -> Stamps:
    """Read a column of times.

    `YYYY-MM-DD HH:MM[:SS[.fff]]` with a space or T and optional Z or ±HH:MM; `DD.MM.YYYY
    HH:MM[:SS]`; with slashes in the given order; the last two with AM or PM too. Fractions of a
    second are dropped. Equal-length ISO texts are read together; everything else one by one.
    """
    seconds = np.zeros(len(texts), np.int64)
    with_offset = np.zeros(len(texts), np.bool_)
    understood = np.zeros(len(texts), np.bool_)
    columns = np.array(texts, dtype=np.str_)
    lengths = np.char.str_len(columns)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        width = int(length)
        if _reads_together(width):
            cells = columns[rows].astype(f"<U{width}").view(np.uint32).reshape(-1, width)
            seconds[rows], with_offset[rows], understood[rows] = _iso_together(cells)
    for row in np.flatnonzero(~understood).tolist():
        found = _one_by_one(texts[row], order)
        if found.seconds is not None:
            seconds[row], with_offset[row], understood[row] = found.seconds, found.with_offset, True
    return Stamps(seconds, with_offset, understood)


def _reads_together(width: int) -> bool:
    return width in (16, 17, 19, 20, 25)


def _iso_together(
    cells: Characters,
) -> tuple[Int64s, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Seconds of texts `YYYY-MM-DD HH:MM[:SS][Z|±HH:MM]` as character codes [n, width]."""
    width = cells.shape[1]
    has_seconds = width >= 19
    base = 19 if has_seconds else 16
    year, month, day = (_number(cells, a, b) for a, b in ((0, 4), (5, 7), (8, 10)))
    hour, minute = _number(cells, 11, 13), _number(cells, 14, 16)
    second = _number(cells, 17, 19) if has_seconds else np.zeros_like(hour)
    good = _is(cells, 4, "-") & _is(cells, 7, "-") & _is(cells, 10, "T ") & _is(cells, 13, ":")
    if has_seconds:
        good &= _is(cells, 16, ":")
    offset, offset_good = _offset_seconds(cells, base)
    good &= offset_good & _exists(year, month, day, hour, minute, second)
    seconds = _since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    flagged = np.full(len(cells), width > base)
    return np.where(good, seconds, 0), flagged & good, good


def _offset_seconds(cells: Characters, base: int) -> tuple[Int64s, npt.NDArray[np.bool_]]:
    """Seconds east of UTC written after the time."""
    none = np.zeros(len(cells), np.int64)
    if cells.shape[1] == base:
        return none, np.ones(len(cells), np.bool_)
    if cells.shape[1] == base + 1:
        return none, _is(cells, base, "Zz")
    hours, minutes = _number(cells, base + 1, base + 3), _number(cells, base + 4, base + 6)
    good = _is(cells, base, "+-") & _is(cells, base + 3, ":") & (hours >= 0) & (minutes >= 0)
    size = hours * 3600 + minutes * 60
    return np.where(_is(cells, base, "-"), -size, size), good & (size <= _FURTHEST_SECONDS)


def _number(cells: Characters, start: int, end: int) -> Int64s:
    """Digits `[start, end)` as a number, -1 where one is not a digit."""
    digits = cells[:, start:end].astype(np.int64) - ord("0")
    powers = 10 ** np.arange(end - start - 1, -1, -1)
    all_digits = ((digits >= 0) & (digits <= 9)).all(axis=1)
    return np.where(all_digits, digits @ powers, -1)


def _is(cells: Characters, position: int, allowed: str) -> npt.NDArray[np.bool_]:
    return np.isin(cells[:, position], [ord(character) for character in allowed])


def _exists(
    year: Int64s, month: Int64s, day: Int64s, hour: Int64s, minute: Int64s, second: Int64s
) -> npt.NDArray[np.bool_]:
    """Whether the numbers are a date of the calendar and a time of day."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    month_days = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    last_day = month_days[np.clip(month, 0, 12)] + ((month == 2) & leap)
    date = (year >= _EARLIEST_YEAR) & (year <= _LATEST_YEAR) & (month >= 1) & (month <= 12)
    time = (hour >= 0) & (hour <= 23) & (minute >= 0) & (minute <= 59)
    return np.asarray(
        date & (day >= 1) & (day <= last_day) & time & (second >= 0) & (second <= 59), np.bool_
    )


def _since_1970(year: Int64s, month: Int64s, day: Int64s) -> Int64s:
    """Days from 1970-01-01 in the Gregorian calendar, counted in years that begin in March."""
    march_year = year - (month <= 2)
    month_from_march = (month + 9) % 12
    leap_days = march_year // 4 - march_year // 100 + march_year // 400
    day_of_year = (153 * month_from_march + 2) // 5 + day - 1
    return np.asarray(365 * march_year + leap_days + day_of_year - 719_468, np.int64)


def date_order(texts: Sequence[str]) -> DateOrder:
    """Tell days from months in dates with slashes: only a day can be above 12."""
    dates = [(int(m.group(1)), int(m.group(3))) for m in map(_NUMBERED.match, texts) if m]
    first = any(a > 12 for a, _ in dates)
    second = any(b > 12 for _, b in dates)
    if first == second:
        return DateOrder.UNKNOWN
    return DateOrder.DAY_FIRST if first else DateOrder.MONTH_FIRST


def _one_by_one(text: str, order: DateOrder) -> _Moment:
    iso = _ISO.match(text)
    if iso:
        return _from_iso(iso)
    numbered = _NUMBERED.match(text)
    return _from_numbers(numbered, order) if numbered else _NOT_A_TIME


def _from_numbers(found: "re.Match[str]", order: DateOrder) -> _Moment:
    a, b, year, hour, minute = (int(found.group(i)) for i in (1, 3, 4, 5, 6))
    known = DateOrder.DAY_FIRST if found.group(2) == "." else order
    half = (found.group(8) or "").lower()
    if known is DateOrder.UNKNOWN or (half and not 1 <= hour <= 12):
        return _NOT_A_TIME
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    day, month = (a, b) if known is DateOrder.DAY_FIRST else (b, a)
    return _moment((year, month, day, hour, minute, int(found.group(7) or 0)), offset=None)


def _from_iso(iso: "re.Match[str]") -> _Moment:
    numbers = tuple(int(iso.group(i) or 0) for i in range(1, 7))
    zone = (iso.group(7) or "").upper()
    offset = 0 if zone else None
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * 60 * (-1 if zone[0] == "-" else 1)
    return _moment(numbers, offset)


def _moment(numbers: tuple[int, ...], offset: int | None) -> _Moment:
    try:
        year, month, day, hour, minute, second = numbers
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return _NOT_A_TIME
    east = offset or 0
    if not _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR or abs(east) > _FURTHEST_SECONDS:
        return _NOT_A_TIME
    return _Moment(int(moment.timestamp()) - east, offset is not None)
