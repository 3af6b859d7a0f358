"""What an import of time off would do, worked out without doing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.texts import tidy, tidy_email
from planner.errors import InputError, Place
from planner.people.absence import APPROVED, REQUESTED, Absence, as_absence, credit_by, meet
from planner.people.facts import load_days
from planner.people.known_names import KnownNames, similar
from planner.people.models import Person, TimeOff
from planner.people.person_days import PersonDays, dates
from planner.time_off.file_rows import ImportedTimeOff
from planner.time_off.settled import is_settled
from planner.time_off.stored import decides_about

BY_NAME = "person"


@dataclass(frozen=True)
class NewTimeOff:
    """A row that is not stored yet."""

    row: int
    person_id: str
    shown_name: str
    absence: Absence
    credited_minutes: int


@dataclass(frozen=True)
class TimeOffPlan:
    """What an import would add; `unchanged` rows are stored like this already."""

    added: tuple[NewTimeOff, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.added


@dataclass
class Planning:
    """Compares a file's rows with what is stored and collects every problem."""

    session: Session
    actor: Actor
    file_name: str
    now: datetime
    problems: list[InputError] = field(default_factory=list)

    def plan(self, rows: Sequence[ImportedTimeOff]) -> TimeOffPlan:
        """Give the plan; `problems` says whether it may be carried out."""
        finder = _Finder.read(self.session)
        people = [(row, self._person(row, finder)) for row in rows]
        named = [(row, person_id) for row, person_id in people if person_id is not None]
        stored = load_days(self.session, {person_id for _row, person_id in named})
        days = {one.person.id: one for one in stored}
        self._check_within_file(named)
        new = [
            (row, days[person_id]) for row, person_id in named if self._is_new(row, days[person_id])
        ]
        added = tuple(
            NewTimeOff(
                row.row,
                one.person.id,
                one.person.shown_name,
                row.absence,
                credit_by(one, row.absence),
            )
            for row, one in new
        )
        return TimeOffPlan(added, len(named) - len(new))

    def _person(self, row: ImportedTimeOff, finder: _Finder) -> str | None:
        column, said = row.who
        found = finder.find(column, said)
        if len(found) != 1:
            self._note(row, column, said, *finder.refusal(column, said))
            return None
        if not decides_about(self.session, self.actor, found[0], self.now):
            what = "Leave the row out, or ask the lead of that team."
            self._note(row, column, said, "you do not decide about this person", what)
            return None
        return found[0]

    def _check_within_file(self, named: Sequence[tuple[ImportedTimeOff, str]]) -> None:
        seen: dict[str, list[ImportedTimeOff]] = defaultdict(list)
        for row, person_id in named:
            clash = next((one for one in seen[person_id] if meet(one.absence, row.absence)), None)
            if clash is not None:
                problem = f"row {clash.row} has time off of the same person on these days"
                self._note(
                    row, "first day", str(row.absence.first_date), problem, "Keep one of them."
                )
            seen[person_id].append(row)

    def _is_new(self, row: ImportedTimeOff, days: PersonDays) -> bool:
        absence, first = row.absence, str(row.absence.first_date)
        held = [one for one in days.time_off if one.state in (APPROVED, REQUESTED)]
        met = [one for one in held if meet(as_absence(one), absence)]
        if any(_same(one, absence) for one in met):
            return False
        if met:
            span = f"{met[0].first_date} to {met[0].last_date}"
            waits = (
                " that waits for an answer" if met[0].state == REQUESTED else f" ({met[0].kind})"
            )
            what = "Decide about it or withdraw it first, or correct the row."
            self._note(row, "first day", first, f"it overlaps time off from {span}{waits}", what)
        elif is_settled(self.session, absence.first_date, absence.last_date):
            what = "Let HR enter it on the page Time off, where it becomes a later correction."
            self._note(row, "first day", first, "a month in it is closed", what)
        elif not any(days.is_employed(day) for day in dates(absence.first_date, absence.last_date)):
            what = "Correct the dates, or leave the row out."
            self._note(row, "first day", first, "the person is not employed on these days", what)
        return True

    def _note(
        self, row: ImportedTimeOff, column: str, value: str, problem: str, what_to_do: str
    ) -> None:
        place = Place(self.file_name, row.row, column, value)
        self.problems.append(InputError(problem, what_to_do, place))


@dataclass(frozen=True)
class _Finder:
    """Finds people by what a row calls them."""

    known: KnownNames
    ids_by_name: dict[str, list[str]]
    shown_names: tuple[str, ...]

    @classmethod
    def read(cls, session: Session) -> _Finder:
        people = session.scalars(select(Person)).all()
        ids: dict[str, list[str]] = defaultdict(list)
        for one in people:
            ids[one.shown_name.casefold()].append(one.id)
        return cls(KnownNames.read(session), ids, tuple(one.shown_name for one in people))

    def find(self, column: str, said: str) -> list[str]:
        """The ids of everybody who is called like this."""
        if column == BY_NAME:
            return self.ids_by_name.get(tidy(said).casefold(), [])
        if column == "e-mail":
            found = self.known.person_of_email.get(tidy_email(said))
        else:
            found = self.known.person_of_external_id.get(said)
        return [] if found is None else [found]

    def refusal(self, column: str, said: str) -> tuple[str, str]:
        """What is wrong with a name that does not lead to one person, and what to do."""
        if column == BY_NAME and self.find(column, said):
            return "several people have this name", "Give the e-mail address."
        called = "name" if column == BY_NAME else column
        names = {BY_NAME: self.shown_names, "e-mail": self.known.person_of_email}.get(column)
        hint = f"{similar(said, names)} " if names else ""
        return f"nobody has this {called}", f"{hint}Add the person first, or correct the cell."


def _same(stored: TimeOff, absence: Absence) -> bool:
    same_span = as_absence(stored) == replace(absence, credited_minutes=None)
    same_credit = absence.credited_minutes in (None, stored.credited_minutes)
    return stored.state == APPROVED and same_span and same_credit
