"""People's facts as the solver's agents: no names, no reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from planner.people.facts import PersonFacts, StatedSpan
from solver.instants import instant, zone_of
from solver.problem import (
    Absence,
    Agent,
    History,
    Skill,
    Span,
    Wish,
    WishAvoid,
    WishDayOff,
    ZonePeriod,
)

# On the scale of the coverage curves; a must-have weighs like a missing agent for half a day.
PRICE_OF_A_DAY_WISH = 600
PRICE_OF_AN_INTERVAL = 60
PRICE_OF_A_PREFERENCE = 20
MUST_HAVE = 6


def agent_of(
    facts: PersonFacts,
    patterns: tuple[str, ...],
    queue_ids: frozenset[str],
    history: History | None,
) -> Agent:
    """Turn one person's facts into an agent who may serve `queue_ids` as far as skilled."""
    return Agent(
        id=facts.person_id,
        zones=tuple(_zones(facts)),
        skills=_skills(facts, queue_ids),
        patterns=patterns,
        contract_minutes=facts.contract_minutes,
        credited_minutes=facts.credited_minutes,
        holidays=tuple(sorted(facts.holidays)),
        fixed_days=facts.allowed_days,
        unavailable=tuple(Span(start=one.start, end=one.end) for one in facts.unavailable),
        time_off=tuple(Absence(start=one.start, end=one.end) for one in facts.time_off),
        wishes=tuple(_wishes(facts)),
        history=history,
    )


def _zones(facts: PersonFacts) -> Iterator[ZonePeriod]:
    before = None
    for day, zone in enumerate(facts.zones):
        if zone != before:
            yield ZonePeriod(first_day=day, time_zone=zone)
        before = zone


def _skills(facts: PersonFacts, queue_ids: frozenset[str]) -> tuple[Skill, ...]:
    # A level that rises inside the horizon counts at its lowest: never more cover than is there.
    held = sorted(facts.steady_skills().items())
    return tuple(
        Skill(queue=queue, proficiency_hundredths=level)
        for queue, level in held
        if queue in queue_ids
    )


def _wishes(facts: PersonFacts) -> Iterator[Wish]:
    for wish in facts.wished_days:
        price = _weighed(PRICE_OF_A_DAY_WISH, wish.must_have)
        yield WishDayOff(day=wish.day, price=price, must_have=wish.must_have)
    for span in facts.rather_not:
        yield _avoid(Span(start=span.start, end=span.end), PRICE_OF_AN_INTERVAL, span.must_have)
    for span in facts.preferred:
        yield from _outside(facts, span)


def _outside(facts: PersonFacts, span: StatedSpan) -> Iterator[Wish]:
    """Rather not work outside a preferred span, on its own local date."""
    local = min(max((span.start.date() - facts.first_date).days, 0), facts.days - 1)
    zone = facts.zones[local]
    day = span.start.astimezone(zone_of(zone)).date()
    edges = (instant(day, 0, zone), instant(day + timedelta(days=1), 0, zone))
    for outside in (Span(start=edges[0], end=span.start), Span(start=span.end, end=edges[1])):
        if outside.start < outside.end:
            yield _avoid(outside, PRICE_OF_A_PREFERENCE, span.must_have)


def _avoid(span: Span, price: int, must_have: object) -> WishAvoid:
    return WishAvoid(
        start=span.start,
        end=span.end,
        price=_weighed(price, must_have),
        must_have=bool(must_have),
    )


def _weighed(price: int, must_have: object) -> int:
    return price * MUST_HAVE if must_have else price
