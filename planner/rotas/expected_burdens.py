"""How much of each burden a rota will ask for, before there is a rota.

An estimate: it only says from which number on the fair share begins to cost, and shares are
rounded up, so that a rota shared evenly costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from planner.people.facts import PersonFacts
from planner.rotas.burdens import LATE_AFTER_MINUTE, SATURDAY, burden_of
from solver.grid import grid_start
from solver.instants import instant, zone_of
from solver.problem import FULL, DutyPattern, Horizon, QueueDemand

SHIFTS_OF_A_WORKED_WEEKEND = Fraction(3, 2)
MINUTES_PER_HOUR = 60
FROM_MINUTE, UNTIL_MINUTE = 0, 7 * 60
"""Shifts that start in these minutes of the day are unpopular."""
BURDENS = ("weekends", "holidays", "lates", "nights", "starts", "overtime")


def agent_minutes_by_day(horizon: Horizon, demands: Sequence[QueueDemand]) -> list[Fraction]:
    """Sum the required agent-minutes of all queues for each day of the horizon."""
    zone, start = zone_of(horizon.time_zone), grid_start(horizon)
    step = timedelta(minutes=horizon.interval_minutes)
    totals = [Fraction(0)] * horizon.days
    for demand in demands:
        for interval, hundredths in enumerate(demand.required_hundredths):
            if hundredths:
                day = ((start + step * interval).astimezone(zone).date() - horizon.first_date).days
                totals[day] += Fraction(hundredths * horizon.interval_minutes, FULL)
    return totals


def work_minutes(pattern: DutyPattern) -> int:
    """Count the minutes of a shift less its breaks, on a day without a clock change."""
    inside = sum(one.end_minute - one.start_minute for one in pattern.segments)
    return inside - pattern.unplaced_paid_break_minutes - pattern.unplaced_unpaid_break_minutes


def expected_burdens(
    horizon: Horizon,
    demands: Sequence[QueueDemand],
    patterns: Sequence[DutyPattern],
    people: Sequence[PersonFacts],
) -> Mapping[str, Fraction]:
    """Estimate the group's totals of the horizon by kind of burden."""
    if not patterns:
        return dict.fromkeys(BURDENS, Fraction(0))
    typical = Fraction(sum(work_minutes(one) for one in patterns), len(patterns))
    needed = agent_minutes_by_day(horizon, demands)
    shifts = [minutes / typical for minutes in needed]
    early = Fraction(sum(starts_early(one.segments[0].start_minute) for one in patterns))
    late = Fraction(sum(_is_late(one) for one in patterns), len(patterns))
    night = Fraction(sum(_is_night(one, horizon) for one in patterns), len(patterns))
    return {
        "weekends": _on_weekends(horizon, shifts) / SHIFTS_OF_A_WORKED_WEEKEND,
        "holidays": _on_holidays(shifts, people),
        "lates": sum(shifts, Fraction(0)) * late,
        "nights": sum(shifts, Fraction(0)) * night,
        "starts": sum(shifts, Fraction(0)) * early / len(patterns),
        "overtime": max(Fraction(0), sum(needed, Fraction(0)) - _owed(people)) / MINUTES_PER_HOUR,
    }


def starts_early(minute: int) -> bool:
    """Whether a minute of the day is an unpopular one to start at."""
    return FROM_MINUTE <= minute < UNTIL_MINUTE


def _owed(people: Sequence[PersonFacts]) -> int:
    return sum(sum(one.contract_minutes) - sum(one.credited_minutes) for one in people)


def _on_weekends(horizon: Horizon, shifts: Sequence[Fraction]) -> Fraction:
    dates = (horizon.first_date + timedelta(days=day) for day in range(horizon.days))
    return sum(
        (one for day, one in zip(dates, shifts, strict=True) if day.weekday() >= SATURDAY),
        Fraction(0),
    )


def _on_holidays(shifts: Sequence[Fraction], people: Sequence[PersonFacts]) -> Fraction:
    concerned = [
        Fraction(sum(day in one.holidays for one in people), max(1, len(people)))
        for day in range(len(shifts))
    ]
    parts = (one * share for one, share in zip(shifts, concerned, strict=True))
    return sum(parts, Fraction(0))


def _is_late(pattern: DutyPattern) -> bool:
    return pattern.segments[-1].end_minute > LATE_AFTER_MINUTE


def _is_night(pattern: DutyPattern, horizon: Horizon) -> bool:
    zone, day = pattern.time_zone or horizon.time_zone, horizon.first_date
    start = instant(day, pattern.segments[0].start_minute, zone)
    end = instant(day, pattern.segments[-1].end_minute, zone)
    return burden_of(day, start, end, zone, ()).night
