"""What judging any rota of a problem stands on: made once, whatever rotas follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.judge.calendar import SUNDAY, Calendar
from solver.judge.checks import PERSON_CHECKS, TEAM_CHECKS, PersonCheck, TeamCheck
from solver.judge.coverage import Queue
from solver.judge.duties import Duty, Given, duty_on
from solver.judge.intervals import Grid
from solver.judge.structure import Structure
from solver.judge.work import Finding, Person, Work
from solver.problem import Agent, RotaProblem, ZonePeriod
from solver.report import AgentSummary, Breach
from solver.rota import Assignment
from solver.rules import Coverage, FairShare
from solver.rules.base import RuleBase

LATE_AFTER_MINUTE = 1200


@dataclass(frozen=True)
class PersonRule:
    """A rule about one agent with its check."""

    rule: RuleBase
    check: PersonCheck
    named: frozenset[str]

    def findings(self, work: Work) -> Iterator[Finding]:
        """Find what one agent's work breaks, unless the rule is about others."""
        if not self.named or work.person.agent.id in self.named:
            yield from self.check(self.rule, work)


@dataclass(frozen=True)
class TeamRule:
    """A rule about a window in time with its check."""

    rule: RuleBase
    check: TeamCheck


class Ground:
    """A problem's grid, queues, people and rules as the checks want them.

    `rules` keep the order of the problem; a rule that is priced by a curve is not among them.
    """

    def __init__(self, problem: RotaProblem) -> None:
        self._problem = problem
        self.structure = Structure(problem)
        self.grid = Grid(problem.horizon)
        self.queues = {one.queue: Queue(one, self.grid) for one in problem.demands}
        self._patterns = {one.id: one for one in problem.patterns}
        self._calendars: dict[tuple[ZonePeriod, ...], Calendar] = {}
        self._duties: dict[tuple[Calendar, str, int], Duty] = {}
        self.people = {one.id: self._person(one) for one in problem.agents}
        self.rules = tuple(_checked(problem))
        self.coverage_weight = sum(
            one.weight or 0 for one in problem.rules if isinstance(one, Coverage)
        )

    def work(self, agent: str, sound: Iterable[Assignment]) -> Work:
        """Work out what an agent's sound assignments come to."""
        return Work(self.people[agent], [self._given(one) for one in sound])

    def _given(self, one: Assignment) -> Given:
        calendar = self.people[one.agent].calendar
        key = (calendar, one.pattern, one.day)
        duty = self._duties.get(key)
        if duty is None:
            duty = duty_on(self._patterns[one.pattern], one.day, calendar)
            self._duties[key] = duty
        return Given(duty, one.queues)

    def _person(self, agent: Agent) -> Person:
        calendar = self._calendars.get(agent.zones)
        if calendar is None:
            calendar = Calendar(self._problem.horizon, agent.zones, self._problem.night)
            self._calendars[agent.zones] = calendar
        return Person(self._problem, agent, calendar)

    def summary(self, work: Work) -> AgentSummary:
        """Say what an agent carries."""
        person, whole = work.person, range(self._problem.horizon.days)
        return AgentSummary(
            agent=person.agent.id,
            duties=len(work.duties),
            paid_minutes=work.paid_minutes,
            credited_minutes=person.credited(whole),
            contract_minutes=person.contract(whole),
            nights=sum(one.night for one in work.duties),
            lates=len(work.lates(self._late_after_minute)),
            sundays=sum(_touches_sunday(one, person.calendar) for one in work.duties),
            weekends=len(work.weekends),
            holidays=len(work.holidays),
        )

    @property
    def _late_after_minute(self) -> int:
        """Give what the problem calls late: what its fair share of lates says, or 20:00."""
        named = [
            one.late_after_minute
            for one in self._problem.rules
            if isinstance(one, FairShare) and one.measure == "lates"
        ]
        return named[0] if named else LATE_AFTER_MINUTE


def breach_of(rule: RuleBase, agent: str | None, finding: Finding) -> Breach:
    """Price a finding and put it into words."""
    return Breach(
        rule=str(rule.__struct_config__.tag),
        agent=agent,
        days=finding.days,
        amount=finding.amount,
        cost=None if rule.weight is None else rule.weight * finding.amount,
        text=finding.text(),
    )


def _checked(problem: RotaProblem) -> Iterator[PersonRule | TeamRule]:
    for rule in problem.rules:
        if type(rule) in TEAM_CHECKS:
            yield TeamRule(rule, TEAM_CHECKS[type(rule)])
        elif type(rule) in PERSON_CHECKS:
            yield PersonRule(rule, PERSON_CHECKS[type(rule)], frozenset(rule.applies_to))


def _touches_sunday(duty: Duty, calendar: Calendar) -> bool:
    return any(calendar.weekday(day) == SUNDAY for day in duty.dates)
