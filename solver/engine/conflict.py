"""Why there is no rota: rules dropped one by one until only those that clash are left."""

from __future__ import annotations

import msgspec

from solver.engine.lowered import Lowered
from solver.engine.subproblem import Limit, own_rules
from solver.outcome import Conflict
from solver.problem import Agent, RotaProblem
from solver.rules import Availability, MinimumPresence, Pins, Rule, TimeOff

STEP = Limit(seconds=None, effort=5.0)


def about_agent(problem: RotaProblem, number: int) -> Conflict:
    """Name the rules about one agent that clash; each was needed when the rest was solved again."""
    agent = problem.agents[number]
    alone = msgspec.structs.replace(
        problem,
        agents=(agent,),
        rules=tuple(_about(rule, agent) for rule in problem.rules if _is_about(rule, agent)),
        pins=tuple(pin for pin in problem.pins if pin.agent == agent.id),
    )
    kept = _shrink(alone)
    days = _days(alone, agent, kept)
    names = tuple(dict.fromkeys(tag(rule) for rule in kept))
    text = f"For {agent.id} no choice of shifts keeps {', '.join(names)} together."
    return Conflict(rules=names, agents=(agent.id,), days=days, text=text)


def about_presence(problem: RotaProblem) -> Conflict:
    """Name the floors of presence that the people, each under own rules, cannot reach together."""
    floors = [rule for rule in problem.rules if isinstance(rule, MinimumPresence)]
    hard = [rule for rule in floors if rule.weight is None]
    days = sorted({day for rule in hard for day in rule.days or range(problem.horizon.days)})
    text = "Nobody's own rules clash, but together they leave too few people for a minimum."
    return Conflict(
        rules=tuple(dict.fromkeys(tag(rule) for rule in hard)),
        agents=tuple(agent.id for agent in problem.agents),
        days=tuple(days),
        text=text,
    )


def tag(rule: Rule) -> str:
    """A rule's name as its JSON has it."""
    return str(rule.__struct_config__.tag)


def _is_about(rule: Rule, agent: Agent) -> bool:
    named = not rule.applies_to or agent.id in rule.applies_to
    return rule.weight is None and named and not isinstance(rule, MinimumPresence)


def _about(rule: Rule, agent: Agent) -> Rule:
    return msgspec.structs.replace(rule, applies_to=(agent.id,)) if rule.applies_to else rule


def _shrink(alone: RotaProblem) -> list[Rule]:
    kept = list(alone.rules)
    for rule in alone.rules:
        fewer = [one for one in kept if one is not rule]
        if _clashes(msgspec.structs.replace(alone, rules=tuple(fewer))):
            kept = fewer
    return kept


def _clashes(alone: RotaProblem) -> bool:
    return own_rules(Lowered(alone), 0, STEP, seed=0).infeasible


def _days(alone: RotaProblem, agent: Agent, kept: list[Rule]) -> tuple[int, ...]:
    """Days on which something is fixed by the clashing rules; every day where nothing is."""
    days = {pin.day for pin in alone.pins} if any(isinstance(r, Pins) for r in kept) else set()
    spans = [one for one in agent.time_off if any(isinstance(r, TimeOff) for r in kept)]
    both = [(one.start, one.end) for one in spans]
    if any(isinstance(r, Availability) for r in kept):
        both += [(one.start, one.end) for one in agent.unavailable]
    calendar = Lowered(msgspec.structs.replace(alone, rules=())).ground.calendar
    for day in range(alone.horizon.days):
        start, end = calendar.date_span(agent, day)
        if any(calendar.minute(s) < end and start < calendar.minute_up(e) for s, e in both):
            days.add(day)
    return tuple(sorted(days)) or tuple(range(alone.horizon.days))
