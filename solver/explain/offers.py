"""What one person more could be asked to do in a rota, and which rules each of it would break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from solver import rules
from solver.change import Change
from solver.judge.coverage import cover
from solver.judge.duties import Duty, Given, duty_on
from solver.judge.ground import Ground, PersonRule, breach_of
from solver.judge.intervals import Intervals
from solver.judge.work import Work
from solver.problem import Agent, DutyPattern, RotaProblem
from solver.report import Breach
from solver.rota import Assignment, Rota
from solver.rules import Wishes

WITHOUT_HOURS = frozenset(
    {
        rules.AverageHours,
        rules.DaysInARow,
        rules.DaysOffInARow,
        rules.DutiesOfKind,
        rules.DutiesPerDay,
        rules.FixedDays,
        rules.NightsInARow,
        rules.PeriodHours,
        rules.PublicHolidays,
        rules.RollingHours,
        rules.Weekends,
        rules.WeeklyHours,
    }
)
"""Rules that ask of a shift its dates, minutes, kind and whether it is a night, not its hours."""

ALONE = frozenset({rules.Availability, rules.Skills, rules.TimeOff})
"""Rules that ask of each shift by itself, whatever else the agent works."""

Key = tuple[str, tuple[int, ...], int]
"""A breach without its words: the rule's tag, its days and its amount."""


class Offer(NamedTuple):
    """A shift that an agent could be given on a day, and when it is."""

    agent: str
    day: int
    pattern: DutyPattern
    duty: Duty


class Offers:
    """Every shift of every agent beside one rota; keep it to ask many questions.

    The problem must be sound. Minimums of people are not looked at: one person more breaks none.
    """

    def __init__(self, problem: RotaProblem, rota: Rota, ground: Ground | None = None) -> None:
        self.problem = problem
        self.ground = ground or Ground(problem)
        self.agents = {one.id: one for one in problem.agents}
        self._patterns = {one.id: one for one in problem.patterns}
        self.given: dict[str, list[Assignment]] = defaultdict(list)
        self._of_day: dict[tuple[str, int], tuple[Assignment, ...]] = {}
        sound, _ = self.ground.structure.split(rota)
        for one in sound:
            self.given[one.agent].append(one)
            place = one.agent, one.day
            self._of_day[place] = (*self._of_day.get(place, ()), one)
        self._hard = [
            one
            for one in self.ground.rules
            if isinstance(one, PersonRule) and one.rule.weight is None
        ]
        self._without_hours = [one for one in self._hard if type(one.rule) in WITHOUT_HOURS]
        self._alone = [one for one in self._hard if type(one.rule) in ALONE]
        apart = WITHOUT_HOURS | ALONE
        self._with_hours = [one for one in self._hard if type(one.rule) not in apart]
        self.hard_rules = tuple(sorted({_tag(one) for one in self._hard}))
        self._asks_kind = any(isinstance(one.rule, rules.DutiesOfKind) for one in self._hard)
        self._broken: dict[tuple[str, int, str], tuple[str, ...]] = {}
        self._alike: dict[object, frozenset[Key]] = {}
        self._by_date: dict[object, tuple[str, ...]] = {}
        self._before: dict[str, frozenset[Key]] = {}
        self._unwanted: dict[tuple[str, int, str], bool] = {}
        self._duties: dict[tuple[int, str, int], Duty] = {}

    @cached_property
    def works(self) -> dict[str, Work]:
        """What each agent works."""
        return {name: self.ground.work(name, self.given[name]) for name in self.agents}

    @cached_property
    def covered(self) -> dict[str, Intervals]:
        """The cover of each queue."""
        return cover(self.works.values(), self.ground.queues, self.ground.grid)

    def of_agent(self, agent: Agent, days: Iterable[int]) -> Iterator[Offer]:
        """List the shifts an agent is offered on some days."""
        for day in days:
            for name in agent.patterns:
                pattern = self._patterns[name]
                if pattern.days is None or day in pattern.days:
                    yield Offer(agent.id, day, pattern, self.duty(agent.id, day, pattern))

    def duty(self, agent: str, day: int, pattern: DutyPattern) -> Duty:
        """Say when a shift would be."""
        calendar = self.ground.people[agent].calendar
        key = (id(calendar), pattern.id, day)
        if key not in self._duties:
            self._duties[key] = duty_on(pattern, day, calendar)
        return self._duties[key]

    def duty_of(self, one: Assignment) -> Duty:
        """Say when an assignment is."""
        return self.duty(one.agent, one.day, self._patterns[one.pattern])

    def on_day(self, agent: str, day: int) -> tuple[Assignment, ...]:
        """List what an agent is given on a day."""
        return self._of_day.get((agent, day), ())

    def assigned(self, offer: Offer, queue: str | None) -> Assignment:
        """Give an offered shift on one queue all through, as far as it serves queues."""
        served = queue if offer.pattern.kind == "work" else None
        queues = (served,) * len(offer.pattern.segments)
        return Assignment(agent=offer.agent, day=offer.day, pattern=offer.pattern.id, queues=queues)

    def change(self, offer: Offer, queue: str | None) -> Change:
        """Give a shift in the place of whatever the agent has on its day."""
        removed = self.on_day(offer.agent, offer.day)
        return Change(removed=removed, added=(self.assigned(offer, queue),))

    def broken(self, offer: Offer, queue: str | None) -> tuple[str, ...]:
        """Name the hard rules about the agent that a shift would newly break, by tag.

        The queue is one that the agent is trained for: no other rule about people asks for it,
        and a pinned day is broken by any shift that is not there already.
        """
        return self.broken_by(self.assigned(offer, queue))

    def broken_by(self, one: Assignment) -> tuple[str, ...]:
        """Name the hard rules that an assignment in the place of the day's would newly break."""
        key = (one.agent, one.day, one.pattern)
        if key not in self._broken:
            work = self._work_with(one)
            alone = Work(work.person, [Given(self.duty_of(one), one.queues)])
            new = _keys_of(self._with_hours, work) | _keys_of(self._alone, alone)
            self._broken[key] = self._newly(one.agent, new | self._keys_by_date(one))
        return self._broken[key]

    def broken_by_date(self, offer: Offer, queue: str | None) -> tuple[str, ...]:
        """Name those of `broken` that ask nothing of hours: the same for many shifts."""
        alike = offer.agent, self.alike_by_date(offer.duty)
        if alike not in self._by_date:
            keys = self._keys_by_date(self.assigned(offer, queue))
            self._by_date[alike] = self._newly(offer.agent, keys)
        return self._by_date[alike]

    def _keys_by_date(self, one: Assignment) -> frozenset[Key]:
        alike = one.agent, self.alike_by_date(self.duty_of(one))
        if alike not in self._alike:
            self._alike[alike] = _keys_of(self._without_hours, self._work_with(one))
        return self._alike[alike]

    def alike_by_date(self, duty: Duty) -> tuple[object, ...]:
        """Give what rules that ask nothing of hours see of a shift."""
        kind = duty.label if self._asks_kind else None
        return duty.dates, duty.paid_minutes, kind, duty.night, duty.day

    def _work_with(self, one: Assignment) -> Work:
        works = self.works[one.agent]
        kept = [given for given in works.given if given.duty.day != one.day]
        return Work(works.person, [*kept, Given(self.duty_of(one), one.queues)])

    def _newly(self, agent: str, keys: frozenset[Key]) -> tuple[str, ...]:
        return tuple(sorted({tag for tag, _, _ in keys - self._keys_before(agent)}))

    def breaches(self, agent: str, day: int) -> Iterator[Breach]:
        """List the hard rules about an agent that the rota breaks on a day as it stands."""
        for one in self._hard:
            for finding in one.findings(self.works[agent]):
                if day in finding.days or not finding.days:
                    yield breach_of(one.rule, agent, finding)

    def work_of(self, one: Assignment) -> Work:
        """Give one assignment by itself."""
        return self.ground.work(one.agent, [one])

    def is_against_a_wish(self, offer: Offer, queue: str | None) -> bool:
        """Say whether a shift would break a wish, or break one more often."""
        key = (offer.agent, offer.day, offer.pattern.id)
        if key not in self._unwanted:
            self._unwanted[key] = self._is_unwanted(offer, queue)
        return self._unwanted[key]

    def _is_unwanted(self, offer: Offer, queue: str | None) -> bool:
        if not self.agents[offer.agent].wishes:
            return False
        kept = [one for one in self.given[offer.agent] if one.day != offer.day]
        work = self.ground.work(offer.agent, [*kept, self.assigned(offer, queue)])
        return self._unmet(work) > self._unmet(self.works[offer.agent])

    def _unmet(self, work: Work) -> int:
        return sum(
            finding.amount
            for one in self.ground.rules
            if isinstance(one, PersonRule) and isinstance(one.rule, Wishes)
            for finding in one.findings(work)
        )

    def _keys_before(self, agent: str) -> frozenset[Key]:
        if agent not in self._before:
            self._before[agent] = _keys_of(self._hard, self.works[agent])
        return self._before[agent]


def _keys_of(asked: Iterable[PersonRule], work: Work) -> frozenset[Key]:
    return frozenset(
        (_tag(one), finding.days, finding.amount) for one in asked for finding in one.findings(work)
    )


def _tag(one: PersonRule) -> str:
    return str(one.rule.__struct_config__.tag)
