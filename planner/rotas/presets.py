"""Named rule sets to begin from; every value says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from solver import rules
from solver.rules import Rule

Measure = Literal["weekends", "lates", "nights", "holidays", "starts", "overtime"]
HOURS = 60
# Prices are on the scale of the coverage curves, where a missing agent costs some 1,000 to 6,000
# in a half-hour: an hour owed or too much weighs like half an agent, a wish like a quarter.
PRICE_OF_A_MINUTE = 50
PRICE_OF_A_SIXTH_DAY = 300
PRICE_OF_A_WEEKEND = 500
PRICE_OF_A_HOLIDAY = 500
PRICE_OF_A_NIGHT = 500
PRICE_OF_A_LATE = 200
PRICE_OF_A_YEAR_END = 2_000
PRICE_OF_AN_EARLY_START = 200
PRICE_OF_AN_HOUR_OVER = 100
HOUSE = "House rule; change it to your own agreement"
CONTRACT = "Employment contract"


@dataclass(frozen=True)
class SourcedRule:
    """A rule as the solver reads it, and where its values come from."""

    rule: Rule
    source: str


@dataclass(frozen=True)
class Preset:
    """Rules to begin from, under a name that people recognise."""

    name: str
    title: str
    rules: tuple[SourcedRule, ...]


def _about_people() -> tuple[SourcedRule, ...]:
    return (
        SourcedRule(rules.DutiesPerDay(most=1), HOUSE),
        SourcedRule(rules.Availability(), "The agent's own statement"),
        SourcedRule(rules.TimeOff(), "Directive 2003/88/EC, article 7; approved time off"),
        SourcedRule(rules.FixedDays(), CONTRACT),
        SourcedRule(rules.Skills(), "The skills of each person"),
        SourcedRule(rules.WeeklyHours(extra_minutes=0), CONTRACT),
        SourcedRule(rules.PeriodHours(weight=PRICE_OF_A_MINUTE), CONTRACT),
        SourcedRule(rules.NightsInARow(most=3), "FIOH key recommendations: at most 3 in a row"),
        SourcedRule(rules.Pins(), "The team lead, with a reason"),
    )


def _wishes_and_fairness() -> tuple[SourcedRule, ...]:
    source = "Fair share per available contract day, earlier rotas included"
    return (
        SourcedRule(rules.Coverage(weight=1), "Staffing requirement"),
        SourcedRule(rules.Wishes(weight=1), "The agent's own statement"),
        # Whose turn it is depends on the last year: it is worked out when a problem is built.
        SourcedRule(rules.YearEnd(weight=PRICE_OF_A_YEAR_END), HOUSE),
        SourcedRule(fair("weekends", PRICE_OF_A_WEEKEND), source),
        SourcedRule(fair("lates", PRICE_OF_A_LATE), source),
        SourcedRule(fair("nights", PRICE_OF_A_NIGHT), source),
        SourcedRule(fair("holidays", PRICE_OF_A_HOLIDAY), source),
    )


def fair(measure: Measure, weight: int | None) -> rules.FairShare:
    """Ask for a fair share of a burden."""
    # Shares depend on people and days: they are worked out when a problem is built.
    return rules.FairShare(measure=measure, shares={}, weight=weight)


EU = Preset(
    "eu",
    "EU: 11 h rest, 35 h weekly gap, 48 h average",
    (
        *_about_people(),
        SourcedRule(rules.MinimumRest(minutes=11 * HOURS), "Directive 2003/88/EC, article 3"),
        SourcedRule(rules.WeeklyRest(minutes=35 * HOURS), "Directive 2003/88/EC, articles 3 and 5"),
        SourcedRule(
            rules.AverageHours(most_weekly_minutes=48 * HOURS), "Directive 2003/88/EC, article 6"
        ),
        SourcedRule(rules.DaysInARow(most=6), "FIOH: 6 days in a row are elevated, 8 too many"),
        SourcedRule(
            rules.DaysInARow(most=5, weight=PRICE_OF_A_SIXTH_DAY), "FIOH and HSE: 3 to 5 are good"
        ),
        SourcedRule(rules.Weekends(most=2), "HSE good practice: regular free weekends"),
        *_wishes_and_fairness(),
    ),
)

US_BASIC = Preset(
    "us-basic",
    "US, basic: 10 h rest, 24 h weekly gap, contract hours a week",
    (
        *_about_people(),
        SourcedRule(rules.MinimumRest(minutes=10 * HOURS), "Chicago Fair Workweek: 10 h"),
        SourcedRule(rules.WeeklyRest(minutes=24 * HOURS), HOUSE),
        SourcedRule(rules.DaysInARow(most=6), HOUSE),
        SourcedRule(
            rules.DaysInARow(most=5, weight=PRICE_OF_A_SIXTH_DAY), "FIOH and HSE: 3 to 5 are good"
        ),
        SourcedRule(rules.Weekends(most=2), "HSE good practice: regular free weekends"),
        *_wishes_and_fairness(),
    ),
)

PRESETS = {preset.name: preset for preset in (EU, US_BASIC)}
