"""Paid and credited minutes against the contract and the law."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.words import date_words, hours
from solver.judge.work import Finding, Work
from solver.rules import AverageHours, PeriodHours, RollingHours, WeeklyHours


def weekly_hours(rule: WeeklyHours, work: Work) -> Iterator[Finding]:
    """Find whole weeks with more minutes than the contract asks."""
    for monday in work.person.mondays:
        week = range(monday, monday + 7)
        paid = sum(one.paid_minutes for one in work.duties if one.day in week)
        credited, contract = work.person.credited(week), work.person.contract(week)
        if paid + credited > contract + rule.extra_minutes:
            yield _long_week(rule, work, week, paid + credited, contract)


def _long_week(rule: WeeklyHours, work: Work, week: range, counted: int, contract: int) -> Finding:
    most = contract + rule.extra_minutes

    def text() -> str:
        start = date_words(work.person.calendar, week.start)
        return f"Week of {start}: {hours(counted)} with credited absence, at most {hours(most)}"

    return Finding(tuple(week), counted - most, text)


def period_hours(rule: PeriodHours, work: Work) -> Iterator[Finding]:
    """Find a total that misses the contract by more than the tolerance, above or below."""
    person = work.person
    whole = range(person.days)
    target = person.contract(whole) - person.credited(whole)
    beyond = work.paid_minutes - target
    amount = max(beyond - rule.extra_minutes, -beyond) - rule.tolerance_minutes
    if amount > 0:
        yield Finding((), amount, lambda: _against_target(work.paid_minutes, target))


def _against_target(paid: int, target: int) -> str:
    side = "over" if paid > target else "under"
    return f"{hours(paid)} planned, {hours(target)} due: {hours(abs(paid - target))} {side}"


def average_hours(rule: AverageHours, work: Work) -> Iterator[Finding]:
    """Find a weekly average above the limit, over the horizon and the weeks carried in."""
    history = work.person.agent.history
    minutes = work.paid_minutes + (history.average_minutes if history else 0)
    days = work.person.days + 7 * (history.average_weeks if history else 0)
    excess = minutes * 7 - rule.most_weekly_minutes * days
    if excess > 0:
        most = rule.most_weekly_minutes
        yield Finding((), -(-excess // 7), lambda: _on_average(minutes * 7 // days, most))


def _on_average(average: int, most: int) -> str:
    return f"{hours(average)} a week on average, at most {hours(most)}"


def rolling_hours(rule: RollingHours, work: Work) -> Iterator[Finding]:
    """Find windows of days with too many minutes, as far as this rota adds to them."""
    for last in range(work.person.days):
        window = range(last + 1 - rule.days, last + 1)
        past = sum(one.paid_minutes for one in work.person.past if one.day in window)
        paid = sum(one.paid_minutes for one in work.duties if one.day in window)
        amount = min(paid, past + paid - rule.most_minutes)
        if amount > 0:
            yield _crowded_window(rule, work, window, past + paid, amount)


def _crowded_window(
    rule: RollingHours, work: Work, window: range, minutes: int, amount: int
) -> Finding:
    def text() -> str:
        calendar = work.person.calendar
        first, last = (date_words(calendar, day) for day in (window[0], window[-1]))
        return f"{first} to {last}: {hours(minutes)}, at most {hours(rule.most_minutes)}"

    return Finding(tuple(day for day in window if day >= 0), amount, text)
