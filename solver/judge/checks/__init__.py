"""Which check judges which rule: the whole table, readable at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from solver import rules
from solver.judge.checks import (
    day,
    fair_share,
    hours,
    presence,
    rest,
    runs,
    spans,
    stability,
    starts,
    weekends,
    wishes,
    year_end,
)
from solver.judge.intervals import Grid, Intervals
from solver.judge.work import Finding, Work

PersonCheck = Callable[[Any, Work], Iterator[Finding]]


@dataclass(frozen=True)
class TeamCheck:
    """`count` adds up over agents what `findings` looks at, so that a single edit can be added."""

    count: Callable[[Any, Iterable[Work], Grid], Intervals]
    findings: Callable[[Any, Intervals, Grid], Iterator[Finding]]


PERSON_CHECKS: dict[type, PersonCheck] = {
    rules.DutiesPerDay: day.duties_per_day,
    rules.Availability: spans.availability,
    rules.TimeOff: spans.time_off,
    rules.FixedDays: spans.fixed_days,
    rules.Skills: day.skills,
    rules.MinimumRest: rest.minimum_rest,
    rules.WeeklyRest: rest.weekly_rest,
    rules.WeeklyHours: hours.weekly_hours,
    rules.PeriodHours: hours.period_hours,
    rules.AverageHours: hours.average_hours,
    rules.RollingHours: hours.rolling_hours,
    rules.DaysInARow: runs.days_in_a_row,
    rules.DaysOffInARow: runs.days_off_in_a_row,
    rules.DutiesOfKind: day.duties_of_kind,
    rules.Weekends: weekends.weekends,
    rules.WeekendsInARow: weekends.weekends_in_a_row,
    rules.WholeWeekends: weekends.whole_weekends,
    rules.PublicHolidays: day.public_holidays,
    rules.YearEnd: year_end.year_end,
    rules.NightsInARow: runs.nights_in_a_row,
    rules.DaysOffAfterNights: runs.days_off_after_nights,
    rules.StartTimes: starts.start_times,
    rules.Succession: day.succession,
    rules.Stability: stability.stability,
    rules.Wishes: wishes.wishes,
    rules.FairShare: fair_share.fair_share,
    rules.Pins: day.pins,
}
"""Rules about one agent, whoever else works."""

TEAM_CHECKS: dict[type, TeamCheck] = {
    rules.MinimumPresence: TeamCheck(presence.heads, presence.minimum_presence),
    rules.HandOver: TeamCheck(presence.heads_of_sides, presence.hand_over),
    rules.KeptApart: TeamCheck(presence.heads_of_people, presence.kept_apart),
    rules.Pairing: TeamCheck(presence.heads_of_pairs, presence.pairing),
}
"""Rules about a window in time."""

PRICED_BY_CURVE: frozenset[type] = frozenset({rules.Coverage})
"""Rules that `solver.judge.coverage` prices interval by interval."""
