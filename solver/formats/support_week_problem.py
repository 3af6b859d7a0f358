"""A support week as a rota problem, and a rota of it as shifts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from solver import rules
from solver.formats.support_week import (
    PRICE,
    Day,
    Engineer,
    Shift,
    Week,
    fair_shares,
    is_usable,
    required_slots,
)
from solver.instants import instant
from solver.problem import (
    FULL,
    Agent,
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    Span,
    Wish,
    WishAvoid,
    WishLength,
    ZonePeriod,
)
from solver.rota import Rota

QUEUE = "support"
MISSED = 1
"""Price of each hundredth of a person short or over: a whole person costs more than any wish."""
SLOTS_A_DAY = 48
FAR_WEST = "Etc/GMT+12"


def problem_of(week: Week) -> RotaProblem:
    """Turn a week into a rota problem whose score is cost plus fairness at exact cover."""
    horizon = Horizon(
        first_date=week.start_date,
        # The last day's late slots lie on the date after it.
        days=_horizon_days(week),
        time_zone=week.time_zone,
        interval_minutes=week.slot_minutes,
    )
    patterns = tuple(_patterns(week))
    return RotaProblem(
        horizon=horizon,
        agents=tuple(_agent(week, one, patterns) for one in week.agents),
        patterns=patterns,
        demands=(_demand(week, horizon.days),),
        rules=(
            rules.DutiesPerDay(most=1, weight=PRICE),
            rules.Availability(),
            rules.Skills(),
            rules.MinimumRest(minutes=0),
            rules.Coverage(weight=1),
            rules.Wishes(weight=1),
            rules.FairShare(
                measure="minutes",
                unit_minutes=week.slot_minutes,
                weight=1,
                shares=fair_shares(week),
            ),
        ),
    )


def _horizon_days(week: Week) -> int:
    return week.days + int(week.last_slot > SLOTS_A_DAY)


def _ends(week: Week, start: int) -> range:
    last = min(week.last_slot, start + week.shift_max_slots)
    return range(start + week.shift_min_slots, last + 1)


def _patterns(week: Week) -> Iterator[DutyPattern]:
    for start in range(week.first_slot, week.last_slot):
        for end in _ends(week, start):
            yield from (
                _late_patterns(week, start, end)
                if start >= SLOTS_A_DAY
                else [
                    DutyPattern(
                        id=f"{start}-{end}",
                        segments=(_segment(start * week.slot_minutes, start, end, week),),
                        days=tuple(range(week.days)),
                    )
                ]
            )


def _segment(minute: int, start: int, end: int, week: Week) -> Segment:
    return Segment(start_minute=minute, end_minute=minute + (end - start) * week.slot_minutes)


def _late_patterns(week: Week, start: int, end: int) -> Iterator[DutyPattern]:
    """A shift that begins after midnight but belongs to the evening: written in a zone far west.

    There it begins on the same date, at a minute that moves when the team's clocks change.
    """
    days: dict[int, list[int]] = {}
    for day in range(week.days):
        midnight = instant(week.start_date + timedelta(days=day), 0, FAR_WEST)
        minute = (_at(week, day, start) - midnight) // timedelta(minutes=1)
        days.setdefault(minute, []).append(day)
    for minute, at in days.items():
        yield DutyPattern(
            id=f"{start}-{end}@{minute}",
            segments=(_segment(minute, start, end, week),),
            time_zone=FAR_WEST,
            days=tuple(at),
        )


def _slots(pattern: str) -> tuple[int, int]:
    start, end = map(int, pattern.partition("@")[0].split("-"))
    return start, end


def _demand(week: Week, days: int) -> QueueDemand:
    required = required_slots(week)
    at = {day * SLOTS_A_DAY + slot: people for (day, slot), people in required.items()}
    exact = PriceStep(width_hundredths=None, price=MISSED)
    count = days * SLOTS_A_DAY
    return QueueDemand(
        queue=QUEUE,
        required_hundredths=tuple(FULL * at.get(index, 0) for index in range(count)),
        curves=(PriceCurve(short=(exact,), over=(exact,)),),
        curve_of_interval=(0,) * count,
    )


def _agent(week: Week, one: Engineer, patterns: tuple[DutyPattern, ...]) -> Agent:
    fitting = (
        pattern.id
        for pattern in patterns
        if any(is_usable(one, day, *_slots(pattern.id)) for day in pattern.days or ())
    )
    ideal = WishLength(minutes=60 * one.ideal_shift_hours, price=PRICE)
    return Agent(
        id=one.name,
        zones=(ZonePeriod(first_day=0, time_zone=week.time_zone),),
        skills=(Skill(queue=QUEUE),),
        patterns=tuple(fitting),
        contract_minutes=(0,) * _horizon_days(week),
        unavailable=tuple(_spans(week, one, "03")),
        wishes=(ideal, *_rather_not(week, one)),
    )


def _rather_not(week: Week, one: Engineer) -> Iterator[Wish]:
    for span in _spans(week, one, "2"):
        yield WishAvoid(start=span.start, end=span.end, price=PRICE)


def _spans(week: Week, one: Engineer, levels: str) -> Iterator[Span]:
    """Stretches of slots at one of the levels, day by day."""
    for day in range(week.days):
        start: int | None = None
        for slot in range(week.first_slot, week.last_slot + 1):
            inside = slot < week.last_slot and one.level(day, slot) in levels
            if inside and start is None:
                start = slot
            elif not inside and start is not None:
                yield Span(start=_at(week, day, start), end=_at(week, day, slot))
                start = None


def _at(week: Week, day: int, slot: int) -> datetime:
    date_of = week.start_date + timedelta(days=day)
    return instant(date_of, slot * week.slot_minutes, week.time_zone)


def shifts_of(week: Week, rota: Rota) -> tuple[Day, ...]:
    """Turn a rota of the week's problem into shifts by date."""
    by_day: list[list[Shift]] = [[] for _ in range(week.days)]
    for one in rota.assignments:
        start, end = _slots(one.pattern)
        by_day[one.day].append(Shift(agent=one.agent, start_slot=start, end_slot=end))
    return tuple(
        Day(
            date=week.start_date + timedelta(days=number),
            shifts=tuple(sorted(shifts, key=lambda shift: (shift.start_slot, shift.agent))),
        )
        for number, shifts in enumerate(by_day)
    )
