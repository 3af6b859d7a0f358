"""One row of a file of people, understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from planner.accounts.texts import email_problem, name_problem, tidy, tidy_email
from planner.errors import InputError
from planner.people import cells
from planner.people.absence import Absence
from planner.people.cells import CellError
from planner.people.hours import (
    MONDAY_TO_FRIDAY,
    days_problem,
    hours_problem,
    nominal_week,
)
from planner.people.people_table import NamedCells
from planner.people.zones import zone_problem

BALANCES = ("nights", "weekends", "lates", "holidays")
NEEDED = ("person", "e-mail", "site", "team", "contract hours")
COLUMNS = (
    *("person", "e-mail", "site", "zone", "team", "contract hours", "day hours", "fixed days"),
    *("skills", "starts", "ends", "time off"),
    *(f"opening {kind}" for kind in BALANCES),
    *("external id",),
)
ANY_DAY = "any"

Value = TypeVar("Value")


@dataclass(frozen=True)
class ImportedPerson:
    """What a row says; None and empty: the file does not say, so it stays as it is.

    `ends` is the first day without work (the file names the last day of work). `free_days`
    True takes an agreement on fixed days back.
    """

    row: int
    name: str
    email: str
    site: str
    team: str
    weekly_minutes: int
    day_minutes: tuple[int, ...] | None
    weekdays: tuple[int, ...] | None
    free_days: bool
    zone: str | None
    skills: dict[str, int] | None
    starts: date | None
    ends: date | None
    time_off: tuple[Absence, ...]
    balances: dict[str, int]
    external_id: str | None

    def nominal_days(self, held_weekdays: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """Minutes Monday to Sunday, divided evenly when the file does not say.

        `held_weekdays` are the fixed days agreed so far, which hold where the file is silent.
        """
        agreed = None if self.free_days else self.weekdays or held_weekdays
        return self.day_minutes or nominal_week(self.weekly_minutes, agreed)


@dataclass
class RowReader:
    """Reads the cells of one row and collects everything that is wrong with them."""

    cells: NamedCells
    problems: list[InputError] = field(default_factory=list)

    def person(self) -> ImportedPerson | None:
        """The person; None when the row has problems."""
        weekdays, free = self._fixed_days()
        weekly = self.read("contract hours", lambda text: cells.minutes_of_hours(text, 168))
        email = tidy_email(self.cells.text("e-mail"))
        self.check("e-mail", email_problem(email))
        person = ImportedPerson(
            row=self.cells.row,
            name=self.name("person") or "",
            email=email,
            site=self.name("site") or "",
            team=self.name("team") or "",
            weekly_minutes=weekly or 0,
            day_minutes=self._day_minutes(weekly, weekdays),
            weekdays=weekdays,
            free_days=free,
            zone=self._zone(),
            skills=self.read("skills", cells.skills),
            starts=self.read("starts", cells.day),
            ends=self._ends(),
            time_off=self.read("time off", cells.time_off) or (),
            balances=self._balances(),
            external_id=self.name("external id") if self.cells.text("external id") else None,
        )
        self._check_dates(person)
        return None if self.problems else person

    def read(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        """What a cell says; None for an empty one or a problem, which is noted."""
        text = self.cells.text(column)
        if not text:
            if column in NEEDED:
                self._note(column, "this cell is empty", "Fill it in.")
            return None
        try:
            return reader(text)
        except CellError as wrong:
            self._note(column, wrong.problem, wrong.what_to_do)
            return None

    def name(self, column: str) -> str | None:
        """A name without control characters."""
        text = tidy(self.cells.text(column))
        return text if self.check(column, name_problem(text)) else None

    def check(self, column: str, problem: str | None) -> bool:
        """Note a problem that was said as one sentence or more; True without one."""
        if problem is not None:
            what, _, to_do = problem.partition(". ")
            self._note(column, what.rstrip("."), to_do or "Correct the cell.")
        return problem is None

    def _note(self, column: str, problem: str, what_to_do: str) -> None:
        self.problems.append(self.cells.problem(column, problem, what_to_do))

    def _fixed_days(self) -> tuple[tuple[int, ...] | None, bool]:
        if self.cells.text("fixed days").lower() == ANY_DAY:
            return None, True
        weekdays = self.read("fixed days", cells.weekdays)
        if weekdays is not None:
            self.check("fixed days", days_problem(weekdays))
        return weekdays, False

    def _day_minutes(
        self, weekly: int | None, weekdays: tuple[int, ...] | None
    ) -> tuple[int, ...] | None:
        found = self.read("day hours", cells.week_of_hours)
        if found is None or weekly is None:
            return None
        if len(found) == 1:
            working = weekdays or MONDAY_TO_FRIDAY
            found = tuple(found[0] if day in working else 0 for day in range(7))
        elif len(found) != 7:
            what = "Write one number, or seven with blanks between, Monday to Sunday."
            self._note("day hours", f"there are {len(found)} numbers", what)
            return None
        return found if self.check("day hours", hours_problem(weekly, found)) else None

    def _zone(self) -> str | None:
        zone = self.cells.text("zone")
        return zone if zone and self.check("zone", zone_problem(zone)) else None

    def _ends(self) -> date | None:
        last = self.read("ends", cells.day)
        return None if last is None else last + timedelta(days=1)

    def _balances(self) -> dict[str, int]:
        found = {kind: self.read(f"opening {kind}", cells.carried) for kind in BALANCES}
        return {kind: amount for kind, amount in found.items() if amount is not None}

    def _check_dates(self, person: ImportedPerson) -> None:
        starts, ends = person.starts, person.ends
        if starts is not None and ends is not None and ends <= starts:
            what = f"The first day is {starts}; correct one of the two."
            self._note("ends", "the last day lies before the first", what)
        for absence in person.time_off:
            early = starts is not None and absence.last_date < starts
            late = ends is not None and absence.first_date >= ends
            if early or late:
                what = "Correct the dates, or delete the span."
                problem = f"{absence.first_date} lies outside the employment"
                self._note("time off", problem, what)
