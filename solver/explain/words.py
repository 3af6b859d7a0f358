"""Clashes and changes in plain words, with local times and never a reason of absence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from solver import rules
from solver.explain.changes import AllowDays, Giving, TakeBackTimeOff, Unpin, WorkAnyway
from solver.explain.clash import Clash, Fix
from solver.explain.less import NeedFewer, Weaken
from solver.explain.members import (
    AgreedDays,
    Away,
    CannotWork,
    Member,
    PeopleNeeded,
    Pinned,
    RuleFor,
)
from solver.explain.spans import day_of, zone_on
from solver.instants import zone_of
from solver.judge.words import counted, dated, hours, wall, wall_times
from solver.problem import RotaProblem
from solver.rules import Rule

Say = Callable[[Any], str]
PLANNED = "planned"
"""The reason of a pin that nobody made: what is planned already and stays in a search."""


def _more(rule: Any) -> str:
    return f" and {hours(rule.extra_minutes)} more" if rule.extra_minutes else ""


def _of_kind(rule: rules.DutiesOfKind) -> str:
    kind = " or ".join(rule.labels)
    most = "" if rule.most is None else f"at most {rule.most}"
    least = f"at least {rule.least}" if rule.least else ""
    return " and ".join(part for part in (least, most) if part) + f" shifts of {kind}"


RULE_WORDS: dict[type[Rule], Say] = {
    rules.DutiesPerDay: lambda r: f"at most {counted(r.most, 'shift', 'shifts')} a day",
    rules.Skills: lambda r: "only queues one is trained for",
    rules.MinimumRest: lambda r: f"at least {hours(r.minutes)} rest between shifts",
    rules.WeeklyRest: lambda r: f"{hours(r.minutes)} of rest in one piece in each week",
    rules.WeeklyHours: lambda r: "no more than the contract's hours in a week" + _more(r),
    rules.PeriodHours: lambda r: (
        f"the contract's hours, within {hours(r.tolerance_minutes)}" + _more(r)
    ),
    rules.AverageHours: lambda r: f"at most {hours(r.most_weekly_minutes)} a week on average",
    rules.RollingHours: lambda r: f"at most {hours(r.most_minutes)} in any {r.days} days",
    rules.DaysInARow: lambda r: (
        f"at most {counted(r.most, 'day', 'days')} in a row"
        + (f", at least {r.least}" if r.least > 1 else "")
    ),
    rules.DaysOffInARow: lambda r: f"at least {counted(r.least, 'day', 'days')} off in a row",
    rules.DutiesOfKind: _of_kind,
    rules.Weekends: lambda r: f"at most {counted(r.most, 'weekend', 'weekends')} with work",
    rules.PublicHolidays: lambda r: (
        f"at most {counted(r.most, 'shift', 'shifts')} on public holidays"
    ),
    rules.WeekendsInARow: lambda r: (
        f"at most {counted(r.most, 'weekend', 'weekends')} with work in a row"
    ),
    rules.WholeWeekends: lambda _: "weekends worked whole or not at all",
    rules.YearEnd: lambda _: "Christmas or New Year off, by turns",
    rules.NightsInARow: lambda r: (
        f"at most {counted(r.most, 'night', 'nights')} in a row" if r.most else "no nights"
    ),
    rules.DaysOffAfterNights: lambda r: (
        f"{counted(r.least, 'day', 'days')} off after nights"
        if r.least > 1
        else "a day off after nights"
    ),
    rules.StartTimes: lambda r: (
        f"at most {counted(r.most, 'start time', 'different start times')} in a week"
    ),
    rules.Succession: lambda r: (
        "not " + " or ".join(f"{then} on the day after {first}" for first, then in r.pairs)
    ),
    rules.MinimumPresence: lambda r: (
        f"at least {counted(r.at_least, 'person', 'people')} "
        f"{wall(r.start_minute)}–{wall(r.end_minute)}" + (f" on {r.queue}" if r.queue else "")
    ),
}
"""What a rule promises, with its numbers."""


class Speaker:
    """Says clashes of one problem; `names` gives people's names, ids stand in for the others."""

    def __init__(self, problem: RotaProblem, names: Mapping[str, str] | None = None) -> None:
        self._problem = problem
        self._names = names or {}
        self._patterns = {one.id: one for one in problem.patterns}

    def clash(self, clash: Clash) -> str:
        """Say all members in one sentence: the facts, then what the rules ask for."""
        facts = [self.member(one) for one in clash.members if not isinstance(one, RuleFor)]
        asked = [self.member(one) for one in clash.members if isinstance(one, RuleFor)]
        both = [" and ".join(facts)] if facts else []
        both += [("the rules ask for " if facts else "") + "; ".join(asked)] if asked else []
        return "These cannot all hold: " + "; ".join(both) + "."

    def member(self, member: Member) -> str:
        """Say one fact or rule."""
        match member:
            case Pinned():
                return f"{self.name(member.agent)} {self._pinned(member)}"
            case Away():
                return f"{self.name(member.agent)} is away {self._span(member)}"
            case CannotWork():
                return f"{self.name(member.agent)} cannot work {self._span(member)}"
            case AgreedDays():
                return f"{self.name(member.agent)} works on the agreed days only"
            case PeopleNeeded():
                asked = self._rule(self._problem.rules[member.number])
                return f"{asked} on {self._day(member.day)}"
            case RuleFor():
                whom = "" if member.agent is None else f" for {self.name(member.agent)}"
                return self._rule(self._problem.rules[member.number]) + whom

    def fix(self, fix: Fix) -> str:
        """Say what to do."""
        return ", and ".join(self.giving(one) for one in fix.givings)

    def giving(self, giving: Giving) -> str:
        """Say one change as a request."""
        match giving:
            case Unpin():
                return f"take the pin of {self.name(giving.agent)} off {self._day(giving.day)}"
            case NeedFewer():
                people = counted(giving.at_least, "person", "people")
                return f"ask for {people} on {self._day(giving.day)}"
            case AllowDays():
                days = ", ".join(self._day(day) for day in giving.days)
                return f"agree with {self.name(giving.agent)} on work on {days}"
            case WorkAnyway():
                return f"ask {self.name(giving.agent)} to work {self._span(giving)} after all"
            case TakeBackTimeOff():
                return f"agree with {self.name(giving.agent)} to work {self._span(giving)}"
            case Weaken():
                return self._weaker(giving)

    def _weaker(self, giving: Weaken) -> str:
        rule = self._problem.rules[giving.number]
        less = type(rule)(**{**_fields(rule), giving.field: giving.value})
        whom = "" if giving.agent is None else f" for {self.name(giving.agent)}"
        return f"ask for less{whom}: {self._rule(less)} instead of {self._rule(rule)}"

    def name(self, agent: str) -> str:
        """Name a person."""
        return self._names.get(agent, agent)

    def _rule(self, rule: Rule) -> str:
        return RULE_WORDS[type(rule)](rule)

    def _pinned(self, member: Pinned) -> str:
        pin = next(
            one for one in self._problem.pins if (one.agent, one.day) == (member.agent, member.day)
        )
        why = "planned" if pin.reason == PLANNED else "pinned"
        if pin.pattern is None:
            return f"is free on {self._day(member.day)} ({why})"
        times = wall_times(self._patterns[pin.pattern])
        return f"works {self._day(member.day)} {times} ({why})"

    def _day(self, day: int) -> str:
        return dated(self._date(day))

    def _date(self, day: int) -> date:
        return self._problem.horizon.first_date + timedelta(days=day)

    def _span(self, span: Away | CannotWork | WorkAnyway | TakeBackTimeOff) -> str:
        first, last = (self._local(span.agent, at) for at in (span.start, span.end))
        midnight = first.time() == last.time() == datetime.min.time()
        if midnight and (last - first).days <= 1:
            return f"on {dated(first)}"
        if midnight:
            return f"from {dated(first)} to {dated(last - timedelta(days=1))}"
        return f"from {dated(first)} {first:%H:%M} to {dated(last)} {last:%H:%M}"

    def _local(self, agent: str, moment: datetime) -> datetime:
        person = next(one for one in self._problem.agents if one.id == agent)
        zone = zone_on(person, day_of(self._problem, person, moment))
        return moment.astimezone(zone_of(zone)).replace(tzinfo=None)


def _fields(rule: Rule) -> dict[str, Any]:
    return {field: getattr(rule, field) for field in rule.__struct_fields__}
