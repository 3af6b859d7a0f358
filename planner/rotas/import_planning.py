"""Working out what a rota's spreadsheet would become, entry by entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.errors import InputError, Place
from planner.people.models import Team
from planner.people.person_days import PersonDays
from planner.rotas.import_codes import SHIFT, TIME_OFF, Codes, Target
from planner.rotas.import_ground import Ground
from planner.rotas.import_people import NamedPeople
from planner.rotas.import_plan import (
    CodeLine,
    OpenCell,
    OpenPerson,
    PlannedShift,
    RotaPlan,
    spans_of,
)
from planner.rotas.import_queues import QueueChoice
from planner.rotas.import_table import Entry, RotaTable, Times
from planner.rotas.import_unusable import Unusable
from planner.rotas.models import ShiftTemplate
from solver.instants import instant
from solver.problem import Agent, DutyPattern

LIVING = ("requested", "approved")


@dataclass(frozen=True)
class Answers:
    """What somebody said of a file: people by name (None leaves the name out), and one queue that
    everybody works on who can, where the file does not say.
    """

    people: Mapping[str, str | None]
    queue_id: str | None
    one_a_day: bool = False


@dataclass
class Planning:
    """Holds a table against what is stored and collects what cannot be used."""

    table: RotaTable
    ground: Ground
    codes: Codes
    named: NamedPeople
    answers: Answers
    queue_names: Mapping[str, str]
    people_days: Mapping[str, PersonDays]
    team: Team
    problems: list[InputError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._agents = {one.id: one for one in self.ground.problem.agents}
        self._patterns = {one.id: one for one in self.ground.problem.patterns}
        names, everybody = self.queue_names, self.answers.queue_id
        self._queues = QueueChoice(self.ground.problem, names, everybody)

    def plan(self) -> RotaPlan:
        """Give the plan; the same table and the same ground give the same one."""
        targets = [self.codes.target(one) for one in self.table.entries]
        shifts: list[PlannedShift] = []
        absent: dict[tuple[str, str], list[date]] = defaultdict(list)
        for entry, target in zip(self.table.entries, targets, strict=True):
            person_id = self.person(entry)
            if person_id is None or target is None:
                continue
            try:
                self._take(entry, person_id, target, shifts, absent)
            except Unusable as wrong:
                self._note(entry, wrong)
        return RotaPlan(
            first_date=self.table.first_date,
            last_date=self.table.last_date,
            shifts=tuple(self._without_overlaps(shifts)),
            absences=spans_of(absent),
            codes=tuple(self._code_lines(targets)),
            people=tuple(self._open_people()),
            open_cells=tuple(
                OpenCell(one.row, one.column, one.code)
                for one, target in zip(self.table.entries, targets, strict=True)
                if target is None
            ),
            problems=(*self.table.problems, *self.problems),
        )

    def person(self, entry: Entry) -> str | None:
        """Who is meant; None for a name that is open, or left out."""
        if entry.person in self.answers.people:
            return self.answers.people[entry.person]
        found = self.named.found(entry.person)
        return next(iter(found)) if len(found) == 1 else None

    def _take(
        self,
        entry: Entry,
        person_id: str,
        target: Target,
        shifts: list[PlannedShift],
        absent: dict[tuple[str, str], list[date]],
    ) -> None:
        if target.kind == TIME_OFF:
            if self._is_new_absence(entry, person_id):
                absent[person_id, target.name].append(entry.day)
        elif target.kind == SHIFT:
            shifts.append(self._shift(entry, person_id, target))

    def _is_new_absence(self, entry: Entry, person_id: str) -> bool:
        days = self.people_days[person_id]
        if not days.is_employed(entry.day):
            raise Unusable(
                f"{days.person.shown_name} is not employed on {entry.day}",
                "Correct the date, or the first and last day of work.",
            )
        return not any(
            row.state in LIVING and row.first_date <= entry.day <= row.last_date
            for row in days.time_off
        )

    def _shift(self, entry: Entry, person_id: str, target: Target) -> PlannedShift:
        agent, days = self._agents.get(person_id), self.people_days[person_id]
        there = days.is_employed(entry.day) and days.in_team(self.team.id, entry.day)
        if agent is None or not there:
            raise Unusable(
                f"{self.named.names[person_id]} is not in {self.team.name} on {_said(entry.day)}",
                "Let the employment and the team begin earlier, or leave the cell out.",
            )
        pattern = self._pattern(entry, agent, target)
        return PlannedShift(
            row=entry.row,
            column=entry.column,
            person_id=person_id,
            day=entry.day,
            template_id=self.ground.templates[pattern.id].id,
            pattern_id=pattern.id,
            queues=self._queues.of(entry, agent, pattern, self._day(entry)),
        )

    def _pattern(self, entry: Entry, agent: Agent, target: Target) -> DutyPattern:
        offered = [
            pattern
            for pattern in (self._patterns[one] for one in agent.patterns)
            if pattern.days is None or self._day(entry) in pattern.days
        ]
        meant = [one for one in offered if _is_meant(self.ground.templates[one.id], target)]
        if entry.times is not None:
            meant = [one for one in meant if _lies_at(self.ground.templates[one.id], entry.times)]
        if not meant:
            raise self._no_shift(entry, target, offered)
        if len(meant) > 1:
            times = " or ".join(_times_of(self.ground.templates[one.id]).text for one in meant)
            raise Unusable(f"this can be {times}", "Say which by its times.")
        return meant[0]

    def _day(self, entry: Entry) -> int:
        return (entry.day - self.table.first_date).days

    def _no_shift(self, entry: Entry, target: Target, offered: list[DutyPattern]) -> Unusable:
        said = target.times.text if target.times else target.name
        if entry.times is not None and target.times is None:
            said = f"{said} {entry.times.text}"
        templates = (self.ground.templates[one.id] for one in offered)
        names = sorted({f"{one.name} {_times_of(one).text}" for one in templates})
        there = f"there are {', '.join(names)}" if names else "there is none at all"
        return Unusable(
            f"there is no shift {said} where {self.named.names[self.person(entry) or '']} works on "
            f"{_said(entry.day)}; {there}",
            "Add the shift, or let it begin earlier, under Shifts; or say what is meant.",
        )

    def _without_overlaps(self, shifts: list[PlannedShift]) -> Iterator[PlannedShift]:
        of_person: dict[str, list[PlannedShift]] = defaultdict(list)
        for one in shifts:
            of_person[one.person_id].append(one)
        refused: set[PlannedShift] = set()
        for held in of_person.values():
            refused |= set(self._clashing(sorted(held, key=self._start)))
        yield from (one for one in shifts if one not in refused)

    def _clashing(self, held: list[PlannedShift]) -> Iterator[PlannedShift]:
        before = held[0]
        for one in held[1:]:
            if self._clash(before, one):
                self.problems.append(self._overlap(before, one))
                yield one
            else:
                before = one

    def _clash(self, before: PlannedShift, after: PlannedShift) -> bool:
        same_day = self.answers.one_a_day and before.day == after.day
        return same_day or self._start(after) < self._end(before)

    def _overlap(self, before: PlannedShift, after: PlannedShift) -> InputError:
        name = self.named.names[after.person_id]
        only = "only one shift a day can be pinned: " if self.answers.one_a_day else ""
        return InputError(
            f"{only}{name} has another shift at this time, in row {before.row}, "
            f"column {before.column}",
            "Keep one of the two.",
            Place(self.table.file, after.row, after.column),
        )

    def _start(self, shift: PlannedShift) -> float:
        return self._at(shift, 0)

    def _end(self, shift: PlannedShift) -> float:
        return self._at(shift, -1)

    def _at(self, shift: PlannedShift, which: int) -> float:
        pattern = self._patterns[shift.pattern_id]
        segment = pattern.segments[which]
        minute = segment.end_minute if which else segment.start_minute
        zone = pattern.time_zone or self.ground.problem.horizon.time_zone
        return instant(shift.day, minute, zone).timestamp()

    def _code_lines(self, targets: list[Target | None]) -> Iterator[CodeLine]:
        pairs = [
            (entry, target)
            for entry, target in zip(self.table.entries, targets, strict=True)
            if entry.code
        ]
        counts = Counter(entry.code for entry, _target in pairs)
        seen: dict[str, tuple[Entry, Target | None]] = {}
        for entry, target in pairs:
            seen.setdefault(entry.code, (entry, target))
        for code, (entry, target) in sorted(seen.items(), key=lambda one: -counts[one[0]]):
            yield CodeLine(code, counts[code], entry.row, target)

    def _open_people(self) -> Iterator[OpenPerson]:
        rows: dict[str, list[int]] = defaultdict(list)
        for entry in self.table.entries:
            if entry.person not in self.answers.people and self.person(entry) is None:
                rows[entry.person].append(entry.row)
        for name, held in rows.items():
            several = tuple(sorted(self.named.found(name)))
            yield OpenPerson(name, held[0], len(held), several or self.named.nearest(name))

    def _note(self, entry: Entry, wrong: Unusable) -> None:
        said = entry.code or (entry.times.text if entry.times else None)
        place = Place(self.table.file, entry.row, entry.column, said)
        self.problems.append(InputError(wrong.problem, wrong.what_to_do, place))


def _said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _is_meant(template: ShiftTemplate, target: Target) -> bool:
    if target.times is not None:
        return _lies_at(template, target.times)
    return target.name.casefold() in {template.name.casefold(), template.label.casefold()}


def _lies_at(template: ShiftTemplate, times: Times) -> bool:
    return _times_of(template) == times


def _times_of(template: ShiftTemplate) -> Times:
    return Times(template.segments[0][0], template.segments[-1][1])
