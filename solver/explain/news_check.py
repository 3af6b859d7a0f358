"""Whether news can be worked into a rota at all, said in words."""

from __future__ import annotations

from datetime import timedelta

from solver.judge.structure import Structure
from solver.news import Again, Extends, Joins, Leaves, News, ReplanError, Sick
from solver.problem import RotaProblem
from solver.report import Breach
from solver.rota import Rota


def check_news(problem: RotaProblem, rota: Rota, news: News, today: int) -> None:
    """Refuse what contradicts the rota or its past; raises `ReplanError`."""
    days = problem.horizon.days
    if not 0 <= today <= days:
        raise ReplanError(f"Today is day {today}, outside 0 to {days}: plan a rota for these days.")
    _, faults = Structure(problem).split(rota)
    for fault in faults:
        raise ReplanError(f"The rota cannot be what it says: {_told(problem, fault)}")
    match news:
        case Sick():
            _check_absence(problem, news.agent, news.first_day, news.last_day, today)
        case Leaves():
            _check_absence(problem, news.agent, news.first_day, days - 1, today)
        case Joins():
            _check_new(problem, news.agent.id)
        case Extends():
            _check_longer(problem, rota, news, today)
        case Again():
            _check_part(problem, news, today)


def _told(problem: RotaProblem, fault: Breach) -> str:
    day = problem.horizon.first_date + timedelta(days=fault.days[0])
    what = fault.text.partition(": ")[2]
    return f"{fault.agent}, {day:%a %-d %b}: {what}. Correct it first."


def _check_new(problem: RotaProblem, name: str) -> None:
    if name in {one.id for one in problem.agents}:
        raise ReplanError(f"{name} is in the rota already: plan their days again instead.")


def _check_part(problem: RotaProblem, news: Again, today: int) -> None:
    days = problem.horizon.days
    for name in news.agents:
        _check_known(problem, name)
    if any(not today <= day < days for day in news.days):
        raise ReplanError(f"Only days {today} to {days - 1} can be planned again.")


def _check_known(problem: RotaProblem, name: str) -> None:
    if name not in {one.id for one in problem.agents}:
        raise ReplanError(f"{name} is not one of the people of this rota: name one of them.")


def _check_absence(problem: RotaProblem, name: str, first: int, last: int, today: int) -> None:
    _check_known(problem, name)
    days = problem.horizon.days
    if not today <= first <= last < days:
        raise ReplanError(
            f"Days {first} to {last} do not lie between today, day {today}, and day {days - 1}; "
            "what is past is corrected, not planned again."
        )


def _check_longer(problem: RotaProblem, rota: Rota, news: Extends, today: int) -> None:
    first, days = news.first_day, problem.horizon.days
    if not today <= first < days:
        raise ReplanError(f"The new days must begin from day {today} to day {days - 1}.")
    early = next((one for one in rota.assignments if one.day >= first), None)
    if early is not None:
        raise ReplanError(
            f"{early.agent} works on day {early.day}, which is said to be new. Begin the new days "
            "later."
        )
