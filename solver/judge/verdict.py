"""The judge: recomputes what a rota breaks and costs from start and end instants alone."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.calendar import SUNDAY, Calendar
from solver.judge.checks import PERSON_CHECKS, TEAM_CHECKS
from solver.judge.coverage import Queue, cover
from solver.judge.duties import Duty, Given, duty_on
from solver.judge.intervals import Grid
from solver.judge.structure import Structure
from solver.judge.work import Finding, Person, Work
from solver.problem import Agent, RotaProblem, ZonePeriod
from solver.report import AgentSummary, Breach, RotaReport
from solver.rota import Assignment, Rota
from solver.rules import Coverage, FairShare, Rule
from solver.rules.base import RuleBase

LATE_AFTER_MINUTE = 1200


class Judge:
    """Judges rotas of one problem; keep it to judge many.

    The problem must be sound (`solver.validate.ensure`).
    """

    def __init__(self, problem: RotaProblem) -> None:
        self._problem = problem
        self._structure = Structure(problem)
        self._grid = Grid(problem.horizon)
        self._queues = {one.queue: Queue(one, self._grid) for one in problem.demands}
        self._patterns = {one.id: one for one in problem.patterns}
        self._calendars: dict[tuple[ZonePeriod, ...], Calendar] = {}
        self._duties: dict[tuple[Calendar, str, int], Duty] = {}
        self._people = {one.id: self._person(one) for one in problem.agents}
        self._coverage_weight = sum(
            one.weight or 0 for one in problem.rules if isinstance(one, Coverage)
        )

    def judge(self, rota: Rota) -> RotaReport:
        """Say everything that is wrong with a rota, what it costs and what each agent carries."""
        works, violations = self._works(rota)
        soft: list[Breach] = []
        for rule, agent, finding in self._findings(works):
            (violations if rule.weight is None else soft).append(_breach(rule, agent, finding))
        covered = cover(works, self._queues, self._grid)
        coverage = tuple(
            queue.report(covered[name], self._coverage_weight * queue.cost(covered[name]))
            for name, queue in self._queues.items()
        )
        return RotaReport(
            violations=tuple(violations),
            soft_breaches=tuple(soft),
            coverage=coverage,
            agents=tuple(self._summary(work) for work in works),
            score=sum(one.cost for one in coverage) + sum(one.cost or 0 for one in soft),
            short_agent_minutes=sum(one.short_agent_minutes for one in coverage),
        )

    def score(self, rota: Rota) -> int | None:
        """Price a rota without saying why; None when it breaks a hard rule."""
        works, faults = self._works(rota)
        if faults:
            return None
        total = 0
        for rule, _, finding in self._findings(works):
            if rule.weight is None:
                return None
            total += rule.weight * finding.amount
        covered = cover(works, self._queues, self._grid)
        costs = sum(queue.cost(covered[name]) for name, queue in self._queues.items())
        return total + self._coverage_weight * costs

    def _works(self, rota: Rota) -> tuple[list[Work], list[Breach]]:
        sound, faulty = self._structure.split(rota)
        given: dict[str, list[Given]] = {name: [] for name in self._people}
        for one in sound:
            given[one.agent].append(self._given(one))
        return [Work(person, given[name]) for name, person in self._people.items()], faulty

    def _given(self, one: Assignment) -> Given:
        calendar = self._people[one.agent].calendar
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

    def _findings(self, works: list[Work]) -> Iterator[tuple[RuleBase, str | None, Finding]]:
        for rule in self._problem.rules:
            if type(rule) in TEAM_CHECKS:
                for finding in TEAM_CHECKS[type(rule)](rule, works, self._grid):
                    yield rule, None, finding
            elif type(rule) in PERSON_CHECKS:
                yield from _about_people(rule, works)

    def _summary(self, work: Work) -> AgentSummary:
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


def judge(problem: RotaProblem, rota: Rota) -> RotaReport:
    """Judge one rota of a sound problem; for many rotas keep a `Judge`."""
    return Judge(problem).judge(rota)


def _about_people(rule: Rule, works: list[Work]) -> Iterator[tuple[RuleBase, str, Finding]]:
    check, named = PERSON_CHECKS[type(rule)], frozenset(rule.applies_to)
    for work in works:
        agent = work.person.agent.id
        if not named or agent in named:
            for finding in check(rule, work):
                yield rule, agent, finding


def _breach(rule: RuleBase, agent: str | None, finding: Finding) -> Breach:
    return Breach(
        rule=str(rule.__struct_config__.tag),
        agent=agent,
        days=finding.days,
        amount=finding.amount,
        cost=None if rule.weight is None else rule.weight * finding.amount,
        text=finding.text(),
    )


def _touches_sunday(duty: Duty, calendar: Calendar) -> bool:
    return any(calendar.weekday(day) == SUNDAY for day in duty.dates)
