"""The files a made-up organisation would have: one of people, one of history a queue.

They are imported like anybody's own files, and stay beside the database to be looked at.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from planner.demo.arrivals import IntervalCount
from planner.demo.organisation import TEAM, DemoAbsence, DemoOrganisation, DemoPerson
from planner.demo.queues import DemoQueue

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BALANCES = ("nights", "weekends", "lates", "holidays")
PEOPLE_COLUMNS = (
    "person",
    "e-mail",
    "site",
    "team",
    "contract hours",
    "day hours",
    "fixed days",
    "skills",
    "starts",
    "time off",
    *(f"opening {kind}" for kind in BALANCES),
)


def write_people(organisation: DemoOrganisation, folder: Path) -> Path:
    """Write the file of people, one row each."""
    starts = organisation.dates.history_first
    rows = (_person_row(person, starts) for person in organisation.people)
    return _write(folder / "people.csv", PEOPLE_COLUMNS, rows)


def write_history(queue: DemoQueue, history: Iterable[IntervalCount], folder: Path) -> Path:
    """Write the file of a queue's half-hours, with times in UTC."""
    rows = (
        (f"{one.start:%Y-%m-%dT%H:%MZ}", str(one.contacts), str(one.handling_seconds))
        for one in history
    )
    path = folder / f"history-{queue.name.lower()}.csv"
    return _write(path, ("time", "count", "handling_seconds"), rows)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _person_row(person: DemoPerson, starts: date) -> tuple[str, ...]:
    return (
        person.name,
        person.email,
        person.site.name,
        TEAM,
        f"{person.weekly_minutes / 60:g}",
        f"{person.day_minutes / 60:g}",
        ",".join(WEEKDAYS[day] for day in person.fixed_days or ()),
        ",".join(person.skills),
        starts.isoformat(),
        "; ".join(_absence(absence) for absence in person.time_off),
        *(str(person.opening.get(kind, "")) for kind in BALANCES),
    )


def _absence(absence: DemoAbsence) -> str:
    return f"{absence.first}..{absence.last} {absence.kind}"
