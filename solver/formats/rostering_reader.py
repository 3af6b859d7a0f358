"""The text of a benchmark instance, row by row; every refusal names file, section and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from solver.formats.file import FormatError, read_whole
from solver.formats.rostering import Cover, Instance, Limits, Request, ShiftType
from solver.instants import MINUTES_PER_DAY
from solver.validate.about import MOST_AMOUNT
from solver.validate.horizon import MOST_DAYS

FIELDS = {
    "SECTION_HORIZON": ("days",),
    "SECTION_SHIFTS": ("shift", "minutes", "shifts that cannot follow"),
    "SECTION_STAFF": (
        "person",
        "most shifts",
        "most minutes",
        "least minutes",
        "most days in a row",
        "least days in a row",
        "least days off in a row",
        "most weekends",
    ),
    "SECTION_DAYS_OFF": ("person",),
    "SECTION_SHIFT_ON_REQUESTS": ("person", "day", "shift", "weight"),
    "SECTION_SHIFT_OFF_REQUESTS": ("person", "day", "shift", "weight"),
    "SECTION_COVER": ("day", "shift", "people", "weight under", "weight over"),
}
"""The fields of a row of each section; a row of days off goes on with as many days as it likes."""
NEEDED = ("SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF")


class Row(NamedTuple):
    """One row: where it stands and its fields."""

    where: str
    names: tuple[str, ...]
    fields: tuple[str, ...]

    def fault(self, text: str) -> FormatError:
        """Build the refusal of this row."""
        return FormatError(f"{self.where}: {text}")

    def number(self, index: int, most: int = MOST_AMOUNT) -> int:
        """Read a whole number from 0 to `most`."""
        name, value = self.name(index), self.fields[index]
        # One of the published files writes -0.
        if not re.fullmatch(r"-?[0-9]{1,12}", value):
            raise self.fault(f"{name} is {value!r}; give a whole number from 0 on")
        if not 0 <= int(value) <= most:
            raise self.fault(f"{name} is {value}; give 0 to {most}")
        return int(value)

    def known(self, index: int, known: dict[str, object]) -> str:
        """Read an id that an earlier section gave."""
        value = self.fields[index]
        if value not in known:
            raise self.fault(f"{self.name(index)} {value!r} is unknown")
        return value

    def name(self, index: int) -> str:
        """Name a field."""
        return self.names[index] if index < len(self.names) else "day"


Sections = dict[str, list[Row]]


def read_instance(path: Path) -> Instance:
    """Read and check an instance; raises `FormatError` naming file, section and line."""
    sections = _sections(path)
    for name in NEEDED:
        if not sections.get(name):
            raise FormatError(f"{path}: {name} is missing or empty")
    days = _horizon(sections["SECTION_HORIZON"])
    shifts = _shifts(sections["SECTION_SHIFTS"])
    staff = _staff(sections["SECTION_STAFF"], shifts)
    _days_off(sections.get("SECTION_DAYS_OFF", []), staff, days)
    wanted, unwanted = (
        tuple(_requests(sections.get(f"SECTION_SHIFT_{kind}_REQUESTS", []), staff, shifts, days))
        for kind in ("ON", "OFF")
    )
    return Instance(
        days=days,
        shifts=tuple(shifts.values()),
        staff=tuple(staff.values()),
        wanted=wanted,
        unwanted=unwanted,
        cover=tuple(_cover(sections.get("SECTION_COVER", []), shifts, days)),
    )


def _sections(path: Path) -> Sections:
    try:
        lines = read_whole(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: is not a text file (UTF-8): {error.reason}") from error
    found: Sections = {}
    name = ""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("SECTION_"):
            name = _opened(f"{path}, line {number}", text, found)
        elif not name:
            raise FormatError(f"{path}, line {number}: stands before the first SECTION_")
        else:
            found[name].append(_row(f"{path}, {name}, line {number}", name, text))
    return found


def _opened(where: str, name: str, found: Sections) -> str:
    if name not in FIELDS:
        raise FormatError(f"{where}: {name} is unknown; sections are {', '.join(FIELDS)}")
    if name in found:
        raise FormatError(f"{where}: {name} stands twice")
    found[name] = []
    return name


def _row(where: str, section: str, text: str) -> Row:
    names, fields = FIELDS[section], tuple(field.strip() for field in text.split(","))
    row = Row(where, names, fields)
    if len(fields) < len(names) or (len(fields) > len(names) and section != "SECTION_DAYS_OFF"):
        raise row.fault(f"has {len(fields)} fields; give {len(names)}: {', '.join(names)}")
    return row


def _horizon(rows: list[Row]) -> int:
    if len(rows) > 1:
        raise rows[1].fault("the horizon stands twice")
    days = rows[0].number(0, MOST_DAYS)
    if not days:
        raise rows[0].fault("0 days; plan at least 1")
    return days


def _shifts(rows: list[Row]) -> dict[str, ShiftType]:
    found: dict[str, ShiftType] = {}
    for row in rows:
        _add(row, found, ShiftType(id=row.fields[0], minutes=_length(row), not_next=_list(row, 2)))
    for row, shift in zip(rows, found.values(), strict=True):
        for other in shift.not_next:
            if other not in found:
                raise row.fault(f"the shift that cannot follow, {other!r}, is unknown")
    return found


def _length(row: Row) -> int:
    minutes = row.number(1, MINUTES_PER_DAY)
    if not minutes:
        raise row.fault("a shift of 0 minutes")
    return minutes


def _list(row: Row, index: int) -> tuple[str, ...]:
    return tuple(part.strip() for part in row.fields[index].split("|") if part.strip())


def _staff(rows: list[Row], shifts: dict[str, ShiftType]) -> dict[str, Limits]:
    found: dict[str, Limits] = {}
    for row in rows:
        limits = Limits(
            id=row.fields[0],
            most=dict(_most_of_each(row, shifts)),
            most_minutes=row.number(2),
            least_minutes=row.number(3),
            most_in_a_row=row.number(4),
            least_in_a_row=row.number(5),
            least_off_in_a_row=row.number(6),
            most_weekends=row.number(7),
        )
        if limits.least_minutes > limits.most_minutes:
            text = f"least minutes {limits.least_minutes} are above the most, {limits.most_minutes}"
            raise row.fault(text)
        _add(row, found, limits)
    return found


def _most_of_each(row: Row, shifts: dict[str, ShiftType]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for part in _list(row, 1):
        shift, _, most = (text.strip() for text in part.partition("="))
        if shift not in shifts:
            raise row.fault(f"most shifts names {shift!r}, which is unknown")
        if shift in seen or not re.fullmatch(r"[0-9]{1,9}", most):
            raise row.fault(f"most shifts has {part!r}; give each shift once, as {shift}=14")
        seen.add(shift)
        yield shift, int(most)


def _days_off(rows: list[Row], staff: dict[str, Limits], days: int) -> None:
    for row in rows:
        person = staff[row.known(0, dict(staff))]
        off = {row.number(index, days - 1) for index in range(1, len(row.fields))}
        staff[person.id] = msgspec.structs.replace(person, days_off=person.days_off | off)


def _requests(
    rows: list[Row], staff: dict[str, Limits], shifts: dict[str, ShiftType], days: int
) -> Iterator[Request]:
    for row in rows:
        yield Request(
            person=row.known(0, dict(staff)),
            day=row.number(1, days - 1),
            shift=row.known(2, dict(shifts)),
            weight=row.number(3),
        )


def _cover(rows: list[Row], shifts: dict[str, ShiftType], days: int) -> Iterator[Cover]:
    seen: set[tuple[int, str]] = set()
    for row in rows:
        day, shift = row.number(0, days - 1), row.known(1, dict(shifts))
        if (day, shift) in seen:
            raise row.fault(f"the cover of day {day}, shift {shift} stands twice")
        seen.add((day, shift))
        under, over = row.number(3), row.number(4)
        yield Cover(day=day, shift=shift, needed=row.number(2), under=under, over=over)


def _add(
    row: Row, found: dict[str, ShiftType] | dict[str, Limits], one: ShiftType | Limits
) -> None:
    if not one.id:
        raise row.fault(f"{row.name(0)} has no id")
    if one.id in found:
        raise row.fault(f"{row.name(0)} {one.id!r} stands twice")
    found[one.id] = one  # type: ignore[assignment]  # each caller's own kind
