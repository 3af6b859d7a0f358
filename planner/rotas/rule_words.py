"""What a rule says, in the words of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver import rules
from solver.judge.words import counted
from solver.rules import Rule

_BURDENS = {
    "weekends": "weekends",
    "lates": "late shifts",
    "nights": "nights",
    "holidays": "public holidays",
    "minutes": "hours",
    "overtime": "hours over the contract",
}


def _burden(rule: rules.FairShare) -> str:
    if rule.measure != "starts":
        return _BURDENS[rule.measure]
    first, last = (f"{one // 60:02d}:{one % 60:02d}" for one in _starts(rule))
    return f"shifts that start from {first} to {last}"


def _starts(rule: rules.FairShare) -> tuple[int, int]:
    return rule.starts_from_minute, rule.starts_until_minute


def _of_kind(rule: rules.DutiesOfKind) -> str:
    least = f"at least {rule.least}" if rule.least else ""
    most = "" if rule.most is None else f"at most {rule.most}"
    limits = " and ".join(filter(None, (least, most))) or "any number"
    return f"Shifts of {' or '.join(rule.labels)}: {limits}"


_WORDS: dict[type, Callable[[Any], str]] = {
    rules.DutiesPerDay: lambda r: f"At most {r.most} shift a day",
    rules.Availability: lambda _: "No shift when somebody said they cannot work",
    rules.TimeOff: lambda _: "No shift during approved time off, nor a night that ends in it",
    rules.FixedDays: lambda _: "Agreed fixed days are kept",
    rules.Skills: lambda _: "Only people with the skill serve a queue",
    rules.MinimumRest: lambda r: f"At least {_hours(r.minutes)} between two shifts",
    rules.WeeklyRest: lambda r: f"Each week one free stretch of {_hours(r.minutes)}",
    rules.WeeklyHours: lambda r: _weekly(r.extra_minutes),
    rules.PeriodHours: lambda _: "Hours meet the contract: not more, and not fewer",
    rules.AverageHours: lambda r: f"At most {_hours(r.most_weekly_minutes)} a week on average",
    rules.RollingHours: lambda r: (
        f"At most {_hours(r.most_minutes)} {'a day' if r.days == 1 else f'in any {r.days} days'}"
    ),
    rules.DaysInARow: lambda r: f"At most {r.most} days in a row{_at_least(r.least)}",
    rules.DaysOffInARow: lambda r: f"At least {counted(r.least, 'day', 'days')} off in a row",
    rules.DutiesOfKind: _of_kind,
    rules.Weekends: lambda r: f"At most {r.most} weekends with work in four",
    rules.WeekendsInARow: lambda r: (
        f"At most {counted(r.most, 'weekend', 'weekends')} with work in a row"
    ),
    rules.WholeWeekends: lambda _: "Weekends are worked whole or not at all",
    rules.YearEnd: lambda _: "Christmas or New Year off, by turns from year to year",
    rules.DaysOffAfterNights: lambda r: (
        f"After nights at least {counted(r.least, 'day', 'days')} off"
    ),
    rules.StartTimes: lambda r: (
        f"At most {counted(r.most, 'start time', 'different start times')} in a week; "
        f"starts in the same {_hours(r.band_minutes)} are alike"
    ),
    rules.PublicHolidays: lambda r: (
        f"At most {counted(r.most, 'shift', 'shifts')} on public holidays"
        if r.most
        else "No shift on public holidays"
    ),
    rules.NightsInARow: lambda r: f"At most {r.most} nights in a row, once nights are enabled",
    rules.Succession: lambda _: "Shifts follow each other forwards in the day",
    rules.Coverage: lambda _: "Every queue has the people it needs, where it matters most",
    rules.MinimumPresence: lambda r: f"At least {r.at_least} people present in a window",
    rules.HandOver: lambda r: f"At a hand-over at least {r.at_least} of each side is there",
    rules.KeptApart: lambda r: f"{len(r.people)} people do not work at the same time",
    rules.Pairing: lambda _: "Whoever is new works only while somebody is there who can help",
    rules.Stability: lambda _: "Published shifts and days off change as little as possible",
    rules.Wishes: lambda _: "Wishes are kept where possible",
    rules.FairShare: lambda r: f"A fair share of {_burden(r)} for everybody",
    rules.Pins: lambda _: "What a lead has fixed stays",
}


def words_of(rule: Rule) -> str:
    """Say in a line what a rule asks, with its value."""
    return _WORDS[type(rule)](rule)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g} h"


def _at_least(days: int) -> str:
    return f", at least {days}" if days > 1 else ""


def _weekly(extra_minutes: int) -> str:
    extra = f" plus {_hours(extra_minutes)}" if extra_minutes else ""
    return f"No week over the contract hours{extra}"
