"""Random rotas for a problem: legal, one change away from legal, or wild."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from random import Random

import msgspec

from solver.judge import Judge
from solver.problem import DutyPattern, RotaProblem
from solver.rota import Assignment, Rota, rota_of


def planted_rota(problem: RotaProblem, seed: int) -> Rota:
    """Give the rota around which a feasible problem is built: pins and relaxations respect it."""
    random = Random(f"planted {seed}")
    by_day: dict[tuple[str, int], list[Assignment]] = {}
    for one in _skilled(problem):
        by_day.setdefault((one.agent, one.day), []).append(one)
    chosen = [random.choice(own) for own in by_day.values() if random.random() < 0.45]
    alone = msgspec.structs.replace(problem, rules=problem.rules[:1])
    judge, rota = Judge(alone), rota_of([])
    for one in chosen:
        more = rota_of([*rota.assignments, one])
        rota = more if judge.score(more) is not None else rota
    return rota


def _skilled(problem: RotaProblem) -> list[Assignment]:
    served = {agent.id: {None, *(one.queue for one in agent.skills)} for agent in problem.agents}
    return [one for one in every_assignment(problem) if served[one.agent].issuperset(one.queues)]


def every_assignment(problem: RotaProblem) -> list[Assignment]:
    """List every assignment that is sound by itself, on queues the agent may not know too."""
    known = tuple(one.queue for one in problem.demands)
    patterns = {one.id: one for one in problem.patterns}
    return [
        Assignment(agent=agent.id, day=day, pattern=name, queues=queues)
        for agent in problem.agents
        for day in range(problem.horizon.days)
        for name in agent.patterns
        if (days := patterns[name].days) is None or day in days
        for queues in _ways(known, patterns[name])
    ]


def _ways(known: tuple[str, ...], offered: DutyPattern) -> Iterable[tuple[str | None, ...]]:
    if offered.kind != "work":
        return [(None,) * len(offered.segments)]
    served = known if offered.queues is None else offered.queues
    return itertools.product(served, repeat=len(offered.segments))


def sampled_rota(problem: RotaProblem, seed: int) -> Rota:
    """Give a rota that is legal, one change away from legal, or wild, by turns of the seed."""
    random = Random(f"rota {seed}")
    possible = every_assignment(problem)
    if not possible or random.random() < 0.2:
        wild = random.sample(possible, min(len(possible), random.randint(0, 6)))
        return _one_way_each(wild)
    rota = _greedy(problem, possible, random)
    return rota if random.random() < 0.5 else _changed(rota, possible, random)


def _one_way_each(given: Iterable[Assignment]) -> Rota:
    """Keep one way of serving queues for each duty."""
    return rota_of(list({(one.agent, one.day, one.pattern): one for one in given}.values()))


def _greedy(problem: RotaProblem, possible: list[Assignment], random: Random) -> Rota:
    judge, pinned = Judge(problem), _pinned(problem)
    rota = rota_of(pinned)
    for one in random.sample(possible, min(len(possible), 25)):
        more = _one_way_each((*rota.assignments, one))
        if len(judge.judge(more).violations) <= len(judge.judge(rota).violations):
            rota = more
    return rota


def _pinned(problem: RotaProblem) -> list[Assignment]:
    return [
        Assignment(agent=pin.agent, day=pin.day, pattern=pin.pattern, queues=pin.queues)
        for pin in problem.pins
        if pin.pattern is not None
    ]


def _changed(rota: Rota, possible: list[Assignment], random: Random) -> Rota:
    kept = list(rota.assignments)
    if kept and random.random() < 0.5:
        kept.pop(random.randrange(len(kept)))
    if random.random() < 0.7:
        kept.append(random.choice(possible))
    return _one_way_each(kept)
