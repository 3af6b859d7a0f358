"""A rota of a benchmark instance as CSV: staff id, then one shift id or nothing per day."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from solver.formats.file import FormatError, read_whole
from solver.formats.rostering import Instance

Plan = dict[str, tuple[str, ...]]
"""The shift of each person on each day; "" is a day off."""


def to_csv(plan: Plan) -> bytes:
    """Write a plan, one row a person, without header."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([name, *shifts] for name, shifts in plan.items())
    return out.getvalue().encode()


def read_plan(path: Path, instance: Instance) -> Plan:
    """Read a plan of an instance; raises `FormatError` naming file, line and value."""
    try:
        rows = list(csv.reader(StringIO(read_whole(path).decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path}: is not a CSV file: {error}") from error
    shifts, people = {one.id for one in instance.shifts}, {one.id for one in instance.staff}
    plan: Plan = {}
    for number, row in enumerate(rows, start=1):
        if row:
            name, *days = (field.strip() for field in row)
            for text in _faults(name, days, plan, people, shifts, instance.days):
                raise FormatError(f"{path}, line {number}: {text}")
            plan[name] = tuple(days)
    missing = sorted(people - plan.keys())
    if missing:
        raise FormatError(f"{path}: says nothing about {missing[0]!r}; give everybody a line")
    return plan


def _faults(
    name: str, days: list[str], plan: Plan, people: set[str], shifts: set[str], count: int
) -> list[str]:
    found = []
    if name not in people:
        found.append(f"{name!r} is not one of the staff")
    if name in plan:
        found.append(f"{name!r} stands twice")
    if len(days) != count:
        found.append(f"{name!r} has {len(days)} days; give {count}")
    unknown = [(day, shift) for day, shift in enumerate(days) if shift and shift not in shifts]
    found += [f"{name!r} has the unknown shift {shift!r} on day {day}" for day, shift in unknown]
    return found
