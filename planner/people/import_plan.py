"""What an import would do, worked out without doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from planner.errors import InputError, Place
from planner.people.absence import Absence
from planner.people.dated import in_force
from planner.people.facts import load_days
from planner.people.hours import in_hours, room_problem
from planner.people.known_names import KnownNames, similar
from planner.people.models import TimeOff
from planner.people.opening_balances import opening_balances
from planner.people.person_days import PersonDays
from planner.people.person_row import ImportedPerson
from planner.people.wanted_facts import NOTHING, wanted_facts

MOST_ROWS = 10


@dataclass(frozen=True)
class FieldChange:
    """One column that differs: what is stored and what the file says, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class PersonChange:
    """A row that is new (`person_id` None) or differs from what is stored."""

    row: int
    name: str
    person_id: str | None
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class PeoplePlan:
    """What an import would create, add and change."""

    new_sites: tuple[str, ...]
    new_teams: tuple[str, ...]
    added: tuple[PersonChange, ...]
    changed: tuple[PersonChange, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new_sites or self.new_teams or self.added or self.changed)


@dataclass(frozen=True)
class Request:
    """A file's people, from when on changes hold, and whether missing names are created."""

    file_name: str
    people: tuple[ImportedPerson, ...]
    changes_from: date
    create_missing: bool

    def first_day_of(self, person: ImportedPerson, days: PersonDays | None) -> date:
        """When a change of this person begins: never before their first day of work.

        Neither the stored first day nor the file's, so that facts that begin with the work are
        compared, and move along when its first day moves.
        """
        begun = sorted(row.from_date for row in days.employments)[:1] if days else []
        return max([self.changes_from, *begun, *([person.starts] if person.starts else [])])


@dataclass
class Planning:
    """Compares a request with what is stored and collects every problem."""

    session: Session
    request: Request
    known: KnownNames
    problems: list[InputError] = field(default_factory=list)

    def plan(self) -> PeoplePlan:
        """Give the plan; `problems` says whether it may be carried out."""
        self._check_names()
        self._check_twice("e-mail", [person.email for person in self.request.people])
        self._check_twice("external id", [person.external_id for person in self.request.people])
        matches = [self._stored_id(person) for person in self.request.people]
        ids = [person_id for person_id in matches if person_id is not None]
        days = {one.person.id: one for one in load_days(self.session, ids)}
        balances = opening_balances(self.session, ids)
        changes = [
            self._change(person, days.get(person_id or ""), balances.get(person_id or "", {}))
            for person, person_id in zip(self.request.people, matches, strict=True)
        ]
        return PeoplePlan(
            new_sites=self._new([person.site for person in self.request.people], "site"),
            new_teams=self._new([person.team for person in self.request.people], "team"),
            added=tuple(one for one in changes if one.person_id is None),
            changed=tuple(one for one in changes if one.person_id and one.changes),
            unchanged=sum(1 for one in changes if one.person_id and not one.changes),
        )

    def _new(self, names: Sequence[str], kind: str) -> tuple[str, ...]:
        found = self.known.site if kind == "site" else self.known.team
        unknown = {name.casefold(): name for name in names if found(name) is None}
        return tuple(sorted(unknown.values()))

    def _check_names(self) -> None:
        sites = [site.name for site in self.known.sites.values()]
        teams = [team.name for team in self.known.teams.values()]
        for person in self.request.people:
            if self.known.site(person.site) is None:
                self._missing(person, "site", person.site, sites)
            if self.known.team(person.team) is None:
                self._missing(person, "team", person.team, teams)
        self._check_queues()

    def _check_queues(self) -> None:
        rows: dict[str, list[ImportedPerson]] = {}
        for person in self.request.people:
            for queue in person.skills or {}:
                if self.known.queue_id(queue) is None:
                    rows.setdefault(queue, []).append(person)
        for queue, named in rows.items():
            hint = similar(queue, self.known.queue_names.values())
            what = f"{hint} Add the queue first, or correct the name."
            problem = f"there is no such queue{_also_in(named[1:])}"
            self._note(named[0], "skills", queue, problem, what)

    def _missing(self, person: ImportedPerson, kind: str, name: str, names: list[str]) -> None:
        if not self.request.create_missing:
            what = f"{similar(name, names)} Add the {kind} first, or let the import create it."
            self._note(person, kind, name, f"there is no such {kind}", what)
        elif kind == "site" and not self.zone_of_new_site(name):
            what = "Give the zone in one row of this site, such as Europe/Dublin."
            self._note(person, "zone", "", f"the new site {name} needs a time zone", what)

    def zone_of_new_site(self, name: str) -> str | None:
        """The zone of the first row of a site that gives one."""
        rows = (one for one in self.request.people if one.site.casefold() == name.casefold())
        return next((one.zone for one in rows if one.zone is not None), None)

    def _check_twice(self, column: str, values: Sequence[str | None]) -> None:
        first_row: dict[str, int] = {}
        for person, value in zip(self.request.people, values, strict=True):
            if value is None:
                continue
            if value in first_row:
                problem = f"row {first_row[value]} has the same {column}"
                self._note(person, column, value, problem, "Give everybody their own.")
            first_row.setdefault(value, person.row)

    def _stored_id(self, person: ImportedPerson) -> str | None:
        by_email = self.known.person_of_email.get(person.email)
        by_external = self.known.person_of_external_id.get(person.external_id or "")
        if by_email and by_external and by_email != by_external:
            problem = "this id and this e-mail address belong to two people"
            what = "Correct one of them."
            self._note(person, "external id", person.external_id or "", problem, what)
        return by_email or by_external

    def _change(
        self, person: ImportedPerson, days: PersonDays | None, balances: dict[str, int]
    ) -> PersonChange:
        first = self.request.first_day_of(person, days)
        self._check_room(person, days, first)
        if days is None:
            return PersonChange(person.row, person.name, None, ())
        facts = wanted_facts(person, days, first, self.known)
        changes = (
            *self._names(person, days),
            *(FieldChange(fact.field, fact.before, fact.after) for fact in facts),
            *_employment(person, days),
            *self._absences(person, days),
            *_balances(person, balances),
        )
        return PersonChange(person.row, person.name, days.person.id, changes)

    def _check_room(self, person: ImportedPerson, days: PersonDays | None, first: date) -> None:
        held = None if days is None else in_force(days.patterns, first)
        agreed = person.weekdays or (None if held is None else held.weekdays)
        problem = room_problem(person.weekly_minutes, None if person.free_days else agreed)
        if problem is not None:
            said, _, what = problem.partition(". ")
            hours = in_hours(person.weekly_minutes)
            self._note(person, "contract hours", hours, said, what)

    def _names(self, person: ImportedPerson, days: PersonDays) -> list[FieldChange]:
        stored = days.person
        changes = [
            FieldChange("person", stored.shown_name, person.name),
            FieldChange("e-mail", stored.email, person.email),
        ]
        if person.external_id and person.external_id not in self.known.person_of_external_id:
            changes.append(FieldChange("external id", NOTHING, person.external_id))
        return [change for change in changes if change.before != change.after]

    def _absences(self, person: ImportedPerson, days: PersonDays) -> list[FieldChange]:
        found = new_absences(person, days)
        for absence in found:
            clash = next((row for row in _living(days) if _touches(row, absence)), None)
            if clash is not None:
                problem = f"it overlaps time off from {clash.first_date} to {clash.last_date}"
                span = f"{absence.first_date}..{absence.last_date}"
                what = "Withdraw that time off first, or correct the dates."
                self._note(person, "time off", span, problem, what)
        return [
            FieldChange("time off", NOTHING, f"{one.first_date}..{one.last_date} {one.kind}")
            for one in found
        ]

    def _note(
        self, person: ImportedPerson, column: str, value: str, problem: str, what: str
    ) -> None:
        place = Place(self.request.file_name, person.row, column, value)
        self.problems.append(InputError(problem, what, place))


def _also_in(people: Sequence[ImportedPerson]) -> str:
    if not people:
        return ""
    rows = ", ".join(str(person.row) for person in people[:MOST_ROWS])
    more = f" and {len(people) - MOST_ROWS} more" if len(people) > MOST_ROWS else ""
    return f" (also in row{'s' if len(people) > 1 else ''} {rows}{more})"


def new_absences(person: ImportedPerson, days: PersonDays) -> list[Absence]:
    """The file's spans of time off that are not stored yet."""
    held = {(row.first_date, row.last_date) for row in _living(days)}
    return [one for one in person.time_off if (one.first_date, one.last_date) not in held]


def _living(days: PersonDays) -> list[TimeOff]:
    return [row for row in days.time_off if row.state in ("requested", "approved")]


def _touches(row: TimeOff, absence: Absence) -> bool:
    return row.first_date <= absence.last_date and absence.first_date <= row.last_date


def _employment(person: ImportedPerson, days: PersonDays) -> list[FieldChange]:
    last = max(days.employments, key=lambda row: row.from_date, default=None)
    starts = last.from_date if last else None
    ends = last.to_date if last else None
    changes = []
    if person.starts is not None and person.starts != starts:
        changes.append(FieldChange("starts", str(starts or NOTHING), str(person.starts)))
    if person.ends is not None and person.ends != ends:
        changes.append(FieldChange("ends", _last_day(ends), _last_day(person.ends)))
    return changes


def _last_day(ends: date | None) -> str:
    return NOTHING if ends is None else str(date.fromordinal(ends.toordinal() - 1))


def _balances(person: ImportedPerson, held: dict[str, int]) -> list[FieldChange]:
    return [
        FieldChange(f"opening {kind}", str(held.get(kind, NOTHING)), str(amount))
        for kind, amount in person.balances.items()
        if held.get(kind) != amount
    ]
