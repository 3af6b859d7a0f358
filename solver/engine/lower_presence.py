"""Rules about how many people are there, as coverage curves in heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.engine.forms import CoverageCurve, Form, Steps
from solver.engine.ground import Ground
from solver.rules import HandOver, KeptApart, MinimumPresence, Pairing


def minimum_presence(ground: Ground, rule: MinimumPresence) -> Iterator[Form]:
    """A coverage curve in heads."""
    yield _heads(ground, rule, (number for number, _ in ground.protected(rule)))


def hand_over(ground: Ground, rule: HandOver) -> Iterator[Form]:
    """A coverage curve in heads for each side."""
    agents = {agent.id: number for number, agent in enumerate(ground.problem.agents)}
    for side in (rule.giving, rule.taking):
        yield _heads(ground, rule, (agents[name] for name in side))


def kept_apart(ground: Ground, rule: KeptApart) -> Iterator[Form]:
    """A coverage curve in heads, of which more than one has its price."""
    price = Steps(over=((None, rule.weight or 0),))
    intervals = ground.calendar.intervals
    people = enumerate(ground.problem.agents)
    yield CoverageCurve(
        queue=None,
        required=(1,) * intervals,
        curves=(price,) * intervals,
        hard=False,
        is_demand=False,
        agents=frozenset(number for number, agent in people if agent.id in rule.people),
    )


def pairing(ground: Ground, rule: Pairing) -> Iterator[Form]:
    """A curve for each learner: heads of mentors less the learner's, below none at a price."""
    price = Steps(short=((None, rule.weight or 0),))
    intervals = ground.calendar.intervals
    numbers = {agent.id: number for number, agent in enumerate(ground.problem.agents)}
    for learner in rule.learners:
        yield CoverageCurve(
            queue=None,
            required=(0,) * intervals,
            curves=(price,) * intervals,
            hard=False,
            is_demand=False,
            agents=frozenset(numbers[mentor] for mentor in rule.mentors),
            against=frozenset({numbers[learner]}),
        )


def _heads(
    ground: Ground, rule: MinimumPresence | HandOver, agents: Iterable[int]
) -> CoverageCurve:
    calendar, length = ground.calendar, ground.problem.horizon.interval_minutes
    required = [0] * calendar.intervals
    for day in range(ground.problem.horizon.days) if rule.days is None else rule.days:
        start = calendar.wall(day, rule.start_minute, rule.time_zone)
        end = calendar.wall(day, rule.end_minute, rule.time_zone)
        for interval in range(max(0, -(-start // length)), min(calendar.intervals, end // length)):
            required[interval] = rule.at_least
    price = Steps(short=((None, rule.weight or 0),))
    return CoverageCurve(
        queue=rule.queue,
        required=tuple(required),
        curves=(price,) * calendar.intervals,
        hard=rule.weight is None,
        is_demand=False,
        agents=frozenset(agents),
    )
