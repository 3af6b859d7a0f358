"""From stored state to the solver's problem: the one place where the two meet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
from planner.rotas.history import Past, past_of
from planner.rotas.models import MinimumCover, RuleSet, ShiftTemplate
from planner.rotas.patterns import patterns_for
from planner.rotas.published import shifts_of_people
from planner.rotas.rules import in_force_for, loaded
from planner.rotas.templates import templates_on
from planner.rotas.year_ends import year_end_turns
from solver import rules
from solver.grid import interval_count
from solver.problem import Agent, Horizon, Pin, PriceCurve, QueueDemand, RotaProblem, Span
from solver.rules import Rule
from solver.validate import ProblemError, ensure

# A missing head of a minimum weighs more than a missing agent of any queue.
PRICE_OF_A_MISSING_HEAD = 20_000
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
        rules=tuple(_rules(session, row, horizon, people, past, demands, made.patterns)),
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
    horizon: Horizon,
    people: Sequence[PersonFacts],
    past: Past,
    demands: Sequence[QueueDemand],
    patterns: Sequence[Any],
) -> Iterator[Rule]:
    shares = _shares(horizon, people, past, demands, patterns)
    for one in in_force_for(row, weekends_in(horizon)):
        if isinstance(one.rule, rules.FairShare):
            yield msgspec.structs.replace(one.rule, shares=shares.get(one.rule.measure, {}))
        elif isinstance(one.rule, rules.YearEnd):
            turns = year_end_turns(session, [person.person_id for person in people], horizon)
            yield msgspec.structs.replace(one.rule, turns=turns)
        else:
            yield one.rule
    yield from _minimums(session, horizon, people, {one.queue for one in demands})


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
    return {
        kind: fair_shares(total, available, past.carried.get(kind, {}))
        for kind, total in expected.items()
    }


def _available_days(facts: PersonFacts) -> int:
    pairs = zip(facts.contract_minutes, facts.credited_minutes, strict=True)
    return sum(contract > credited for contract, credited in pairs)


def _minimums(
    session: Session, horizon: Horizon, people: Sequence[PersonFacts], planned: Collection[str]
) -> Iterator[Rule]:
    last = horizon.first_date + ONE_DAY * (horizon.days - 1)
    held = select(MinimumCover).where(
        MinimumCover.from_date <= last,
        (MinimumCover.to_date.is_(None)) | (MinimumCover.to_date > horizon.first_date),
    )
    for row in session.scalars(held.order_by(MinimumCover.id)):
        if row.site_id is not None and not _at_site(row, people):
            continue
        if row.queue_id is not None and row.queue_id not in planned:
            name = session.get_one(Queue, row.queue_id).name
            raise Refused(
                f"A minimum cover asks for people on {name}, which the staffing plan leaves out. "
                "Plan the staffing of that queue too, or end the minimum cover."
            )
        yield rules.MinimumPresence(
            weight=PRICE_OF_A_MISSING_HEAD,
            applies_to=_at_site(row, people),
            at_least=row.at_least,
            start_minute=row.start_minute,
            end_minute=row.end_minute,
            time_zone=row.time_zone,
            days=_days_held(row, horizon),
            queue=row.queue_id,
        )


def _at_site(row: MinimumCover, people: Sequence[PersonFacts]) -> tuple[str, ...]:
    if row.site_id is None:
        return ()
    return tuple(one.person_id for one in people if row.site_id in one.site_ids)


def _days_held(row: MinimumCover, horizon: Horizon) -> tuple[int, ...]:
    dates = ((day, horizon.first_date + ONE_DAY * day) for day in range(horizon.days))
    return tuple(
        day
        for day, on in dates
        if on.weekday() in row.weekdays
        and row.from_date <= on
        and (row.to_date is None or on < row.to_date)
    )
