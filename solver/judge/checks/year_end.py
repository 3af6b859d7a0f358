"""Christmas and New Year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from solver.judge.work import Finding, Work
from solver.rules import YearEnd
from solver.rules.year_end import Feast

WORDS: dict[Feast, str] = {"christmas": "Christmas", "new-year": "New Year"}


def year_end(rule: YearEnd, work: Work) -> Iterator[Finding]:
    """Find turns of the year with work at both feasts, and work at the feast that is to be free."""
    first = work.person.calendar.date(0)
    before = {day for one in work.person.past_dates for day in one}
    given = {day for one in work.duties for day in one.dates}
    turn = rule.turns.get(work.person.agent.id)
    for year in range(first.year - 1, work.person.calendar.date(work.person.days).year + 1):
        days = {name: _days_of(name, year, first) for name in WORDS}
        past = {name for name, feast in days.items() if before & feast}
        now = {name for name, feast in days.items() if given & feast}
        if len(past | now) == len(days) and now - past:
            yield _both(tuple(sorted(given & days["christmas"] | given & days["new-year"])), year)
        if turn is not None and turn in now:
            yield _not_in_turn(tuple(sorted(given & days[turn])), turn, year)


def _days_of(feast: Feast, year: int, first: date) -> set[int]:
    dates = {
        "christmas": [date(year, 12, day) for day in (24, 25, 26)],
        "new-year": [date(year, 12, 31), date(year + 1, 1, 1)],
    }
    return {(day - first).days for day in dates[feast]}


def _both(days: tuple[int, ...], year: int) -> Finding:
    text = f"Work at Christmas {year} and at New Year, one of them is to be free"
    return Finding(_in_horizon(days), 1, lambda: text)


def _not_in_turn(days: tuple[int, ...], feast: Feast, year: int) -> Finding:
    text = f"Work at {WORDS[feast]} at the end of {year}, which is to be free this time"
    return Finding(_in_horizon(days), 1, lambda: text)


def _in_horizon(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(day for day in days if day >= 0)
