"""What cells of a file of people say: hours, weekdays, skills, dates, time off.

Every reader raises `CellError` with the problem and what to do.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from planner.people.absence import EARLIEST, KINDS, LATEST, Absence, absence_problems

MOST_CARRIED = 10_000
LONGEST_LEVEL = 200
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\S+?)\s*\.\.\s*(\S+)(?:\s+(.+))?|(\S+)(?:\s+(.+))?")
NO_DAY = "none"
_RANGE = re.compile(r"\s*[-–]\s*")


class CellError(ValueError):
    """A cell that cannot be understood."""

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.what_to_do = what_to_do


def minutes_of_hours(text: str, most_hours: int) -> int:
    """Hours with a point or comma as whole minutes, 0 to `most_hours` h."""
    try:
        hours = Decimal(text.replace(",", "."))
    except InvalidOperation as wrong:
        raise CellError("this is not a number of hours", "Write hours such as 37.5.") from wrong
    if not hours.is_finite() or not 0 <= hours <= most_hours:
        raise CellError(
            f"these hours are not between 0 and {most_hours}", "Write hours such as 37.5."
        )
    minutes = hours * 60
    if minutes != minutes.to_integral_value():
        raise CellError("these hours are not whole minutes", "Round them, such as 7.75.")
    return int(minutes)


def week_of_hours(text: str) -> tuple[int, ...]:
    """Seven numbers of hours, Monday to Sunday, as minutes."""
    return tuple(minutes_of_hours(part, 24) for part in re.split(r"[\s;/]+", text.strip()))


def weekdays(text: str) -> tuple[int, ...]:
    """Weekdays (0 Monday) from "Mon,Tue" or "Mon-Wed", sorted."""
    found: set[int] = set()
    for part in re.split(r"[,;/\s]+", _RANGE.sub("-", text.strip())):
        if not part:
            continue
        first, *last = (_weekday(name) for name in part.split("-"))
        if len(last) > 1 or (last and last[0] < first):
            raise CellError("these days are not in order", "Write days such as Mon-Wed or Mon,Fri.")
        found.update(range(first, (last[0] if last else first) + 1))
    if not found:
        raise CellError("there is no day in this", "Write days such as Mon,Tue,Wed.")
    return tuple(sorted(found))


def rotation(text: str) -> list[tuple[int, ...]]:
    """Weeks of a rotation from "Mon-Fri / Mon-Wed"; a week without work is "none"."""
    parts = [part.strip() for part in text.split("/")]
    return [() if part.lower() == NO_DAY else weekdays(part) for part in parts]


def _weekday(name: str) -> int:
    wanted = name.strip().lower().rstrip(".")
    matching = [day for day, full in enumerate(_DAY_NAMES) if full.startswith(wanted)]
    if len(wanted) < 2 or len(matching) != 1:
        raise CellError(f"'{name}' is not a weekday", "Write days such as Mon,Tue,Wed.")
    return matching[0]


def skills(text: str) -> dict[str, int]:
    """Queue names with hundredths from "phone, chat:80"; without a number 100."""
    found: dict[str, int] = {}
    for part in (part.strip() for part in re.split(r"[,;]", text)):
        if not part:
            continue
        queue, _, level = (piece.strip() for piece in part.rpartition(":"))
        if not queue:
            queue, level = part.strip(), "100"
        if queue in found:
            raise CellError(f"'{queue}' is there twice", "Name every queue once.")
        if not level.isdecimal() or not 1 <= int(level) <= LONGEST_LEVEL:
            raise CellError(
                f"'{level}' is not a level", "Write 1 to 200 after the colon, such as chat:80."
            )
        found[queue] = int(level)
    return found


def day(text: str) -> date:
    """A date in ISO form between 1950 and 2200."""
    try:
        found = date.fromisoformat(text)
    except ValueError as wrong:
        raise CellError(f"'{text}' is not a date", "Write dates such as 2027-03-08.") from wrong
    if not EARLIEST <= found < LATEST:
        raise CellError("this date is too far away", "Check the year.")
    return found


def time_off(text: str) -> tuple[Absence, ...]:
    """Spans such as "2027-03-08..2027-03-12 leave; 2027-04-01", by date, none overlapping."""
    parts = [part.strip() for part in text.split(";")]
    spans = sorted((_absence(part) for part in parts if part), key=lambda span: span.first_date)
    for one, other in pairwise(spans):
        if other.first_date <= one.last_date:
            raise CellError(
                f"{other.first_date} lies in two spans of time off", "Make one span of the two."
            )
    return tuple(spans)


def _absence(text: str) -> Absence:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise CellError("this is not a span of dates", "Write 2027-03-08..2027-03-12 leave.")
    first, last, kind, single, single_kind = match.groups()
    if single is not None:
        first, last, kind = single, single, single_kind
    absence = Absence((kind or KINDS[0]).strip().lower(), day(first), day(last))
    for problem in absence_problems(absence).values():
        if problem is not None:
            raise CellError(problem.rstrip("."), "Write 2027-03-08..2027-03-12 leave.")
    return absence


def carried(text: str) -> int:
    """A whole number that somebody brings along, 0 to 10,000."""
    if not (text.isascii() and text.isdecimal()) or int(text) > MOST_CARRIED:
        raise CellError("this is not a whole number up to 10,000", "Write a number such as 4.")
    return int(text)
