"""From stored state to the solver's problem: the one place where the two meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.models import Queue
from planner.demand.queries import StoredRequirement, requirement_of
from planner.errors import Refused
from planner.people.facts import PersonFacts, people_in_team
from planner.people.models import Site
from planner.rotas.agents import agent_of
from planner.rotas.cover_by_others import left_by_others
from planner.rotas.demand_slice import demands_on
from planner.rotas.expected_burdens import expected_burdens
from planner.rotas.fair_shares import fair_shares
from planner.rotas.filled_rules import Filling, filled
from planner.rotas.history import Past, past_of
from planner.rotas.minimum_rules import minimum_rules
from planner.rotas.models import RuleSet, ShiftTemplate
from planner.rotas.patterns import Patterns, patterns_for
from planner.rotas.published import shifts_of_people
from planner.rotas.rules import in_force_for, loaded
from planner.rotas.templates import templates_on
from solver import rules
from solver.grid import interval_count
from solver.problem import Agent, Horizon, Pin, PriceCurve, QueueDemand, RotaProblem, Span
from solver.rules import Rule
from solver.validate import ProblemError, ensure

ONE_DAY = timedelta(days=1)


def build_problem(
    session: Session,
    team_id: str,
    requirement_id: str,
    rule_set_id: str,
    first: date,
    days: int,
    pins: Sequence[Pin] = (),
) -> RotaProblem:
    """Build the problem of one team on local dates `first` to `first + days - 1`.

    Agents are people's ids, queues are queues' ids; `patterns.template_of` leads from a pattern
    back to its template. What other teams have published on the same queues is taken off the
    demand. Raises `Refused` when somebody or something needed is missing.
    """
    requirement = requirement_of(session, requirement_id)
    row = session.get_one(RuleSet, rule_set_id)
    return problem_over(session, team_id, requirement, row, first, days, pins)


def problem_over(
    session: Session,
    team_id: str,
    requirement: StoredRequirement,
    row: RuleSet,
    first: date,
    days: int,
    pins: Sequence[Pin] = (),
) -> RotaProblem:
    """Build the problem over a requirement that need not be stored, as `build_problem` does.

    One without queues asks for nobody, and leaves every queue open to be worked.
    """
    people = people_in_team(session, team_id, first, days)
    horizon = Horizon(
        first_date=first,
        days=days,
        time_zone=requirement.time_zone,
        interval_minutes=requirement.interval_minutes,
    )
    needed = demands_on(requirement, horizon) or _nobody_needed(session, horizon)
    demands = left_by_others(session, team_id, horizon, needed)
    templates = _templates(session, row, first, days)
    _need(people, templates)
    made = patterns_for(templates, people, first, days)
    past = past_of(session, team_id, people, first)
    following = _following(session, row, people, first + ONE_DAY * days)
    queue_ids = frozenset(one.queue for one in demands)
    problem = RotaProblem(
        horizon=horizon,
        agents=tuple(
            _before_what_follows(
                agent_of(
                    one, made.of_person[one.person_id], queue_ids, past.histories[one.person_id]
                ),
                following.get(one.person_id, ()),
            )
            for one in people
        ),
        patterns=made.patterns,
        demands=demands,
        rules=tuple(_rules(session, row, team_id, horizon, people, past, demands, made)),
        pins=tuple(pins),
    )
    return _sound(problem)


def _nobody_needed(session: Session, horizon: Horizon) -> tuple[QueueDemand, ...]:
    nobody = (0,) * interval_count(horizon)
    return tuple(
        QueueDemand(
            queue=queue_id,
            required_hundredths=nobody,
            curves=(PriceCurve(short=(), over=()),),
            curve_of_interval=nobody,
        )
        for queue_id in session.scalars(select(Queue.id).order_by(Queue.id))
    )


def _following(
    session: Session, row: RuleSet, people: Sequence[PersonFacts], after: date
) -> Mapping[str, tuple[Span, ...]]:
    """Say when nobody can work because of what is published behind the last day, rest included."""
    rest = max(
        (one.rule.minutes for one in loaded(row) if isinstance(one.rule, rules.MinimumRest)),
        default=0,
    )
    shifts = shifts_of_people(session, [one.person_id for one in people], after, after + ONE_DAY)
    found: dict[str, tuple[Span, ...]] = {}
    for shift in reversed(shifts):
        begins = shift.start - timedelta(minutes=rest)
        found[shift.person_id] = (Span(start=begins, end=shift.end),)
    return found


def _before_what_follows(agent: Agent, following: tuple[Span, ...]) -> Agent:
    return msgspec.structs.replace(agent, unavailable=(*agent.unavailable, *following))


def _need(people: Sequence[PersonFacts], templates: Sequence[object]) -> None:
    if not people:
        raise Refused("Nobody is in this team on these days. Add people to the team first.")
    if not templates:
        raise Refused("There is no shift template on these days. Add one for each site first.")


def _sound(problem: RotaProblem) -> RotaProblem:
    try:
        return ensure(problem)
    except ProblemError as faults:
        raise Refused(
            f"The stored facts contradict each other: {faults} Correct them, then start again."
        ) from faults


def _templates(
    session: Session, row: RuleSet, first: date, days: int
) -> list[tuple[ShiftTemplate, Site]]:
    # Training has no queue to serve: it is given by hand, never to fill hours.
    kinds = {"work", "on-call"} if row.on_call_enabled else {"work"}
    held = templates_on(session, first, first + ONE_DAY * (days - 1))
    return [(template, site) for template, site in held if template.kind in kinds]


def _rules(
    session: Session,
    row: RuleSet,
    team_id: str,
    horizon: Horizon,
    people: Sequence[PersonFacts],
    past: Past,
    demands: Sequence[QueueDemand],
    made: Patterns,
) -> Iterator[Rule]:
    shares = _shares(horizon, people, past, demands, made.patterns)
    filling = Filling(session, horizon, people, made.patterns, made.of_person, team_id, shares)
    for one in in_force_for(row, weekends_in(horizon)):
        rule = filled(one.rule, filling)
        if rule is not None:
            yield rule
    yield from minimum_rules(session, horizon, people, {one.queue for one in demands})


def weekends_in(horizon: Horizon) -> int:
    """Count the weekends that the horizon touches."""
    dates = (horizon.first_date + ONE_DAY * day for day in range(horizon.days))
    return len({day - ONE_DAY * (day.weekday() - 5) for day in dates if day.weekday() >= 5})


def _shares(
    horizon: Horizon,
    people: Sequence[PersonFacts],
    past: Past,
    demands: Sequence[QueueDemand],
    patterns: Sequence[Any],
) -> Mapping[str, dict[str, int]]:
    expected = expected_burdens(horizon, demands, patterns, people)
    available = {one.person_id: _available_days(one) for one in people}
    shares = {
        kind: fair_shares(total, available, past.carried.get(kind, {}))
        for kind, total in expected.items()
    }
    # Who has worked over the contract before is asked for no more of it, and for no hour less.
    return shares | {"overtime": {who: max(0, one) for who, one in shares["overtime"].items()}}


def _available_days(facts: PersonFacts) -> int:
    pairs = zip(facts.contract_minutes, facts.credited_minutes, strict=True)
    return sum(contract > credited for contract, credited in pairs)
