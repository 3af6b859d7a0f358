"""Dates as people write them into spreadsheets; an order that could be two is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from planner.errors import InputError, Place
from planner.rotas.import_questions import DATES, YEAR, Choice, OpenQuestionError
from planner.rotas.spreadsheet_cells import Cell, RotaFileError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAY = re.compile(r"(?P<weekday>[A-Za-z]{2,9})[.,]?\s+(?P<rest>.*\d.*)")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.0+)?)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})|(\d{1,2})/(\d{1,2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*([A-Za-z]{3,9})\.?(?:[\s.,\-/]+(\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(
    r"([A-Za-z]{3,9})\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?(?:[\s.,\-/]+(\d{4}|\d{2}))?"
)

_MONTH_YEAR = re.compile(r"(?P<name>[A-Za-z]{3,9})\.?[\s,\-/]+(?P<year>[12]\d{3})(?!\d)")
_A_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th|\.)?[\s\-/]*$")
_MONTH_NUMBER = re.compile(
    r"(?P<first>[12]\d{3})-(?P<second>\d{2})|(?P<month>\d{1,2})/(?P<year>[12]\d{3})"
)


class DateOrder(Enum):
    """How to read 3/4: as 3 April, or as 4 March."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True)
class WrittenDate:
    """A date as it is written.

    `numbers` are day and month in an order that is not known, or in that order where `certain`;
    `year` and `weekday` (0 Monday) are None where they are not written.
    """

    numbers: tuple[int, int]
    certain: bool
    year: int | None
    weekday: int | None

    def read(self, order: DateOrder, year: int | None) -> date | None:
        """The date in this order; None where there is no such date, or on another weekday."""
        first, second = self.numbers
        straight = self.certain or order is DateOrder.DAY_FIRST
        day, month = (first, second) if straight else (second, first)
        try:
            found = date(self.year or year or 0, month, day)
        except ValueError:
            return None
        return found if self.weekday in (None, found.weekday()) else None


@dataclass(frozen=True)
class DateCell:
    """A cell that holds a date, and where it stands."""

    cell: Cell
    place: Place


@dataclass(frozen=True)
class Reading:
    """How dates are to be read, as far as somebody said so; `today` is where years begin."""

    order: DateOrder | None
    year: int | None
    today: date


def written_date(text: str) -> WrittenDate | None:
    """Take a written date apart; None for a text that is none."""
    weekday, rest = _weekday_and_rest(text.strip())
    rest = _CLOCK.sub("", rest)
    for pattern, read in _PATTERNS:
        found = pattern.fullmatch(rest)
        if found is not None:
            numbers = read(found)
            return None if numbers is None else WrittenDate(*numbers, weekday)
    return None


def written_months(text: str) -> set[date]:
    """Find the months that a title names with their year, as their first days.

    The month of a whole date, such as that of printing, is none.
    """
    numbers = _MONTH_NUMBER.fullmatch(text.strip())
    if numbers is not None:
        found = [(numbers["first"] or numbers["year"], int(numbers["second"] or numbers["month"]))]
    else:
        found = [
            (one["year"], _month(one["name"]) or 0)
            for one in _MONTH_YEAR.finditer(text)
            if not _A_DAY_BEFORE.search(text[: one.start()])
        ]
    return {date(int(year), month, 1) for year, month in found if 1 <= month <= 12}


def weekday_of(text: str) -> int | None:
    """Read a weekday's name, whole or shortened to two letters or more; None for another text."""
    wanted = text.strip().lower().rstrip(".")
    found = [day for day, name in enumerate(WEEKDAYS) if name.startswith(wanted)]
    return found[0] if len(wanted) >= 2 and len(found) == 1 else None


def read_dates(cells: Sequence[DateCell], reading: Reading) -> list[date]:
    """Read all dates of a file in the one order that fits all of them.

    Raises `OpenQuestionError` when both orders fit, or a year is missing and not given;
    `RotaFileError` naming each date that does not fit.
    """
    written = [written_date(one.cell.text) for one in cells]
    _ask_for_year(cells, written, reading)
    order = reading.order or _only_order(cells, written, reading)
    read = [_day(one, text, order, reading) for one, text in zip(cells, written, strict=True)]
    problems = [
        _misfit(one, text, order)
        for one, text, day in zip(cells, written, read, strict=True)
        if day is None
    ]
    if problems:
        raise RotaFileError(problems)
    return [day for day in read if day is not None]


def _day(
    one: DateCell, written: WrittenDate | None, order: DateOrder, reading: Reading
) -> date | None:
    if one.cell.day is not None or written is None:
        return one.cell.day
    return written.read(order, reading.year)


def _ask_for_year(
    cells: Sequence[DateCell], written: Sequence[WrittenDate | None], reading: Reading
) -> None:
    silent = (
        one
        for one, text in zip(cells, written, strict=True)
        if text is not None and one.cell.day is None and text.year is None
    )
    first = next(silent, None)
    if first is not None and reading.year is None:
        this = reading.today.year
        choices = tuple(Choice(str(year), str(year)) for year in (this, this + 1, this - 1))
        text = first.cell.text
        question, problem = f"“{text}” – of which year?", f"“{text}” names no year"
        raise OpenQuestionError(YEAR, question, problem, choices, first.place)


def _only_order(
    cells: Sequence[DateCell], written: Sequence[WrittenDate | None], reading: Reading
) -> DateOrder:
    """The order that most dates fit; raises `OpenQuestionError` when both fit all of them."""
    misfits = {
        order: sum(
            _day(one, text, order, reading) is None
            for one, text in zip(cells, written, strict=True)
        )
        for order in DateOrder
    }
    if not any(misfits.values()):
        _ask_for_order(cells, written, reading)
    return min(DateOrder, key=lambda order: misfits[order])


def _ask_for_order(
    cells: Sequence[DateCell], written: Sequence[WrittenDate | None], reading: Reading
) -> None:
    for one, text in zip(cells, written, strict=True):
        days = {order: _day(one, text, order, reading) for order in DateOrder}
        if len(set(days.values())) > 1:
            choices = tuple(Choice(order.value, _said(day)) for order, day in days.items())
            labels, said = " or ".join(choice.label for choice in choices), one.cell.text
            question, problem = f"“{said}” – is it {labels}?", f"“{said}” can be {labels}"
            raise OpenQuestionError(DATES, question, problem, choices, one.place)


def _said(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%B %Y}"


def _misfit(one: DateCell, written: WrittenDate | None, order: DateOrder) -> InputError:
    if written is None or written.certain:
        problem = "there is no such date, or it is another weekday"
        return InputError(problem, "Correct it; 2027-02-01 is always right.", one.place)
    other = DateOrder.MONTH_FIRST if order is DateOrder.DAY_FIRST else DateOrder.DAY_FIRST
    words = {DateOrder.DAY_FIRST: "day/month", DateOrder.MONTH_FIRST: "month/day"}
    return InputError(
        f"this is no date in the order {words[order]}, in which the others are read",
        f"Write it like the others, or say that all are {other.value}; 2027-02-01 is always right.",
        one.place,
    )


def _weekday_and_rest(text: str) -> tuple[int | None, str]:
    found = _WEEKDAY.fullmatch(text)
    weekday = None if found is None else weekday_of(found["weekday"])
    return (None, text) if found is None or weekday is None else (weekday, found["rest"].strip())


Numbers = tuple[tuple[int, int], bool, int | None]


def _year_first(found: re.Match[str]) -> Numbers:
    return (int(found[3]), int(found[2])), True, int(found[1])


def _numbers(found: re.Match[str]) -> Numbers:
    if found[5]:
        return (int(found[5]), int(found[6])), False, None
    return (int(found[1]), int(found[3])), False, _year(found[4])


def _day_month(found: re.Match[str]) -> Numbers | None:
    month = _month(found[2])
    return None if month is None else ((int(found[1]), month), True, _year(found[3]))


def _month_day(found: re.Match[str]) -> Numbers | None:
    month = _month(found[1])
    return None if month is None else ((int(found[2]), month), True, _year(found[3]))


def _month(text: str) -> int | None:
    names = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(text.lower())]
    return names[0] if len(names) == 1 else None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Numbers | None]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_NUMBERS, _numbers),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
)


def dates_among(cells: Iterable[tuple[int, Cell]]) -> Iterator[int]:
    """Name the columns of those cells that hold a date, of the spreadsheet or written."""
    for column, cell in cells:
        if cell.day is not None or written_date(cell.text) is not None:
            yield column
