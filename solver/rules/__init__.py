"""What the planner promises to people: one module a rule, all of them in `RULES`."""

from __future__ import annotations

from solver.rules.availability import Availability
from solver.rules.average_hours import AverageHours
from solver.rules.coverage import Coverage
from solver.rules.days_in_a_row import DaysInARow
from solver.rules.days_off_after_nights import DaysOffAfterNights
from solver.rules.days_off_in_a_row import DaysOffInARow
from solver.rules.duties_of_kind import DutiesOfKind
from solver.rules.duties_per_day import DutiesPerDay
from solver.rules.fair_share import FairShare
from solver.rules.fixed_days import FixedDays
from solver.rules.hand_over import HandOver
from solver.rules.kept_apart import KeptApart
from solver.rules.minimum_presence import MinimumPresence
from solver.rules.minimum_rest import MinimumRest
from solver.rules.nights_in_a_row import NightsInARow
from solver.rules.pairing import Pairing
from solver.rules.period_hours import PeriodHours
from solver.rules.pins import Pins
from solver.rules.public_holidays import PublicHolidays
from solver.rules.rolling_hours import RollingHours
from solver.rules.skills import Skills
from solver.rules.stability import Stability
from solver.rules.start_times import StartTimes
from solver.rules.succession import Succession
from solver.rules.time_off import TimeOff
from solver.rules.weekends import Weekends
from solver.rules.weekends_in_a_row import WeekendsInARow
from solver.rules.weekly_hours import WeeklyHours
from solver.rules.weekly_rest import WeeklyRest
from solver.rules.whole_weekends import WholeWeekends
from solver.rules.wishes import Wishes
from solver.rules.year_end import YearEnd

Rule = (
    DutiesPerDay
    | Availability
    | TimeOff
    | FixedDays
    | Skills
    | MinimumRest
    | WeeklyRest
    | WeeklyHours
    | PeriodHours
    | AverageHours
    | RollingHours
    | DaysInARow
    | DaysOffInARow
    | DutiesOfKind
    | Weekends
    | WeekendsInARow
    | WholeWeekends
    | PublicHolidays
    | YearEnd
    | NightsInARow
    | DaysOffAfterNights
    | StartTimes
    | Succession
    | Coverage
    | MinimumPresence
    | HandOver
    | KeptApart
    | Pairing
    | Stability
    | Wishes
    | FairShare
    | Pins
)

RULES = (
    DutiesPerDay,
    Availability,
    TimeOff,
    FixedDays,
    Skills,
    MinimumRest,
    WeeklyRest,
    WeeklyHours,
    PeriodHours,
    AverageHours,
    RollingHours,
    DaysInARow,
    DaysOffInARow,
    DutiesOfKind,
    Weekends,
    WeekendsInARow,
    WholeWeekends,
    PublicHolidays,
    YearEnd,
    NightsInARow,
    DaysOffAfterNights,
    StartTimes,
    Succession,
    Coverage,
    MinimumPresence,
    HandOver,
    KeptApart,
    Pairing,
    Stability,
    Wishes,
    FairShare,
    Pins,
)
"""Every rule there is; a rule without lowering, check, test and document fails the build."""

__all__ = [
    "RULES",
    "Availability",
    "AverageHours",
    "Coverage",
    "DaysInARow",
    "DaysOffAfterNights",
    "DaysOffInARow",
    "DutiesOfKind",
    "DutiesPerDay",
    "FairShare",
    "FixedDays",
    "HandOver",
    "KeptApart",
    "MinimumPresence",
    "MinimumRest",
    "NightsInARow",
    "Pairing",
    "PeriodHours",
    "Pins",
    "PublicHolidays",
    "RollingHours",
    "Rule",
    "Skills",
    "Stability",
    "StartTimes",
    "Succession",
    "TimeOff",
    "Weekends",
    "WeekendsInARow",
    "WeeklyHours",
    "WeeklyRest",
    "WholeWeekends",
    "Wishes",
    "YearEnd",
]
