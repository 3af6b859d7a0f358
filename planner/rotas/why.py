"""Why somebody has this shift and not another, and why nobody more is there when it is short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.correct_effect import EditEffect, effect_of
from planner.rotas.correct_words import agents_short, rounded, with_names
from planner.rotas.coverage_words import local_start
from planner.rotas.drafts import DRAFT
from planner.rotas.replan_sick import fingerprint_of
from planner.rotas.why_ground import Standing, require_here, standing_of
from solver.explain import reasons
from solver.explain.cell import Alternative, why_cell
from solver.explain.short import ShortFix, ShortInterval, WhyShort
from solver.grid import grid_start
from solver.instants import instant
from solver.judge.words import hours

REASONS: Mapping[str, str] = {
    reasons.HERE: "there already",
    reasons.ELSEWHERE: "on another queue",
    reasons.UNTRAINED: "not skilled for it",
    reasons.AWAY: "away",
    reasons.NO_SHIFT: "no shift of theirs is at this time",
    reasons.OTHER_TIME: "at work at another time that day",
    reasons.WISH: "wished for something else",
    reasons.COULD: "free to come; that may leave other times short, or exceed a fair share",
    "availability": "cannot work then",
    "fixed-days": "not one of their days",
    "pins": "their day is fixed",
    "minimum-rest": "too little rest",
    "weekly-rest": "too short a free stretch that week",
    "weekly-hours": "hours of the week are full",
    "period-hours": "hours are full",
    "average-hours": "hours on average are full",
    "rolling-hours": "too many hours within a few days",
    "days-in-a-row": "too many or too few days in a row",
    "days-off-in-a-row": "too few days off in a row",
    "duties-of-kind": "enough shifts of this kind",
    "duties-per-day": "at work that day",
    "weekends": "enough weekends",
    "weekends-in-a-row": "enough weekends in a row",
    "whole-weekends": "the other day of the weekend would be worked, or not, by itself",
    "stability": "it would change what is published",
    "public-holidays": "enough public holidays",
    "year-end": "Christmas or New Year is to be free",
    "nights-in-a-row": "enough nights",
    "days-off-after-nights": "days off are due after a night",
    "start-times": "too many different start times that week",
    "succession": "shifts would go backwards in the day",
    "skills": "not skilled for it",
}
"""Why somebody is not there, by the reason the solver counts or the rule that stands in the way."""


@dataclass(frozen=True)
class OtherChoice:
    """Another choice for somebody's day and what it would do."""

    text: str
    effect: EditEffect


@dataclass(frozen=True)
class DayExplained:
    """Somebody's day: what there is, what it gives, rules it breaks now, and other choices."""

    shown_name: str
    day: date
    given: tuple[str, ...]
    gives: EditEffect | None
    broken: tuple[str, ...]
    others: tuple[OtherChoice, ...]


@dataclass(frozen=True)
class Remedy:
    """A change of one person that would put one more there; `gives` is what it asks of them.

    `fingerprint` names exactly this change.
    """

    text: str
    gives: tuple[str, ...]
    effect: EditEffect
    fingerprint: str


@dataclass(frozen=True)
class ShortExplained:
    """An interval of a queue: people counted by reason, the most first, and remedies."""

    queue: str
    start: datetime
    needed: int
    there: int
    short_by: int
    nobody_ever: bool
    reasons: tuple[tuple[str, int], ...]
    remedies: tuple[Remedy, ...]
    is_draft: bool


def why_day(
    planner: Planner, actor: Actor, version_id: str, person_id: str, day: date
) -> DayExplained:
    """Explain one day of a person in a rota of one's own team; nothing is stored."""
    with planner.database.read() as session:
        held = standing_of(session, actor, version_id, day)
    require_here(held, person_id)
    found = why_cell(held.problem, held.rota, person_id, held.day(day))
    queues = held.ground.queues
    return DayExplained(
        shown_name=held.name(person_id),
        day=day,
        given=tuple(held.shift(one.pattern, one.queues) for one in found.given),
        gives=None if found.gone is None else effect_of(found.gone, held.ground),
        broken=tuple(with_names(one.text, queues) for one in found.broken),
        others=tuple(_other(held, one) for one in found.alternatives),
    )


def _other(held: Standing, one: Alternative) -> OtherChoice:
    text = "a free day" if one.pattern is None else held.shift(one.pattern, (one.queue,))
    return OtherChoice(text, effect_of(one.difference, held.ground))


def why_short(
    planner: Planner, actor: Actor, version_id: str, queue_id: str, day: date, minute: int
) -> ShortExplained:
    """Explain the interval that holds a wall-clock minute of a day, in the zone of the rota."""
    held = _planning(planner, actor, version_id, queue_id, day)
    interval = _interval(held, day, minute)
    explained = WhyShort(held.problem, held.rota)
    (found,) = explained.of_queue(queue_id, [interval])
    is_short = agents_short(found.required_hundredths, found.covered_hundredths)
    fixes = explained.fixes(queue_id, interval) if is_short else ()
    return _explained(held, found, tuple(_remedy(held, one) for one in fixes))


def short_fixes(
    planner: Planner, actor: Actor, version_id: str, queue_id: str, day: date, minute: int
) -> tuple[Standing, tuple[ShortFix, ...]]:
    """Give the changes that `why_short` offers, with what they stand on."""
    held = _planning(planner, actor, version_id, queue_id, day)
    interval = _interval(held, day, minute)
    return held, tuple(WhyShort(held.problem, held.rota).fixes(queue_id, interval))


def _planning(
    planner: Planner, actor: Actor, version_id: str, queue_id: str, day: date
) -> Standing:
    with planner.database.read() as session:
        held = standing_of(session, actor, version_id, day)
    if queue_id not in {one.queue for one in held.problem.demands}:
        raise Refused("This rota does not plan this queue.")
    return held


def _interval(held: Standing, day: date, minute: int) -> int:
    horizon = held.problem.horizon
    passed = instant(day, minute, horizon.time_zone) - grid_start(horizon)
    return passed // timedelta(minutes=horizon.interval_minutes)


def _explained(
    held: Standing, found: ShortInterval, remedies: tuple[Remedy, ...]
) -> ShortExplained:
    counted = sorted(found.people.items(), key=lambda one: (-one[1], one[0]))
    return ShortExplained(
        queue=held.ground.queues[found.queue],
        start=local_start(held.problem.horizon, found.interval),
        needed=rounded(found.required_hundredths),
        there=rounded(found.covered_hundredths),
        short_by=agents_short(found.required_hundredths, found.covered_hundredths),
        nobody_ever=found.nobody_ever,
        reasons=tuple((REASONS[reason], number) for reason, number in counted),
        remedies=remedies,
        is_draft=held.ground.version.state == DRAFT,
    )


def _remedy(held: Standing, fix: ShortFix) -> Remedy:
    (given,) = fix.change.added
    text = held.assignment(given)
    if fix.change.removed:
        before = "; ".join(held.shift(one.pattern, one.queues) for one in fix.change.removed)
        text = f"{text} instead of {before}"
    effect = effect_of(fix.difference, held.ground)
    return Remedy(text, tuple(_gives(held, fix, effect)), effect, fingerprint_of(fix.change))


def _gives(held: Standing, fix: ShortFix, effect: EditEffect) -> Iterator[str]:
    """Say what a change asks of the one person it moves."""
    (given,) = fix.change.added
    day = f"{held.date(given.day):%a %-d %b}"
    lost = [one for one in fix.change.removed if one.day != given.day]
    if not fix.change.removed:
        yield f"a free day, {day}"
    yield from (f"the shift of {held.date(one.day):%a %-d %b}" for one in lost)
    for one in effect.hours:
        more = one.after_minutes - one.before_minutes
        if more:
            yield f"{hours(abs(more))} {'more' if more > 0 else 'less'} work"
    yield from effect.harms
