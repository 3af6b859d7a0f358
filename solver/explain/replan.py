"""The least change of a rota after news: a few people tried one by one, or a search that keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import msgspec

from solver.change import Change
from solver.explain.keeping import QUEUE_KEPT, Planned, keeping, pinned, worth_of_a_shift
from solver.explain.news_check import check_news
from solver.explain.replacing import replaced
from solver.explain.unneeded import without_unneeded
from solver.explain.what_stays import why_it_cannot_stay
from solver.instants import instant
from solver.judge import EditJudge
from solver.judge.calendar import EPOCH, MINUTE, Calendar
from solver.judge.duties import duty_on
from solver.news import Again, Extends, Joins, Leaves, News, ReplanError, Replanned, Sick
from solver.outcome import SolveOutcome, Status
from solver.problem import Absence, Agent, RotaProblem
from solver.rota import Assignment, Rota, rota_of
from solver.rules import TimeOff
from solver.validate import check

Solve = Callable[[RotaProblem, Rota], SolveOutcome]


def replanned(problem: RotaProblem, rota: Rota, news: News, today: int, solve: Solve) -> Replanned:
    """Work news into a rota; days before horizon day `today` stay as they are.

    `solve` searches a problem from a rota. Raises `ReplanError` in words.
    """
    check_news(problem, rota, news, today)
    after = problem_after(problem, rota, news)
    lost = tuple(one for one in rota.assignments if _is_lost(one, news))
    left = rota_of([one for one in rota.assignments if one not in set(lost)])
    if isinstance(news, Sick):
        found, status = replaced(after, left, lost, today), Status.FEASIBLE
    else:
        # Days beyond what is planned may be filled freely, and those of whoever is new.
        people = frozenset(one.id for one in problem.agents)
        last = news.first_day if isinstance(news, Extends) else problem.horizon.days
        planned = Planned(left, people, range(today, last))
        found, status = _searched(pinned(after, left, news, today), planned, solve, today)
    known = _known(after, rota)
    judge = EditJudge(after, known)
    return Replanned(
        problem=after,
        status=status,
        rota=found,
        change=between(rota, found),
        difference=judge.difference(between(known, found)),
        without=judge.difference(between(known, _known(after, left))),
    )


def between(before: Rota, after: Rota) -> Change:
    """Give the change from one rota to another."""
    was, now = Counter(before.assignments), Counter(after.assignments)
    return Change(
        removed=tuple(sorted((was - now).elements())), added=tuple(sorted((now - was).elements()))
    )


def _is_lost(one: Assignment, news: News) -> bool:
    match news:
        case Sick():
            return one.agent == news.agent and news.first_day <= one.day <= news.last_day
        case Leaves():
            return one.agent == news.agent and one.day >= news.first_day
        case _:
            return False


def problem_after(problem: RotaProblem, rota: Rota, news: News) -> RotaProblem:
    """Give the problem that holds the news."""
    match news:
        case Sick():
            return _away(problem, rota, news.agent, range(news.first_day, news.last_day + 1))
        case Leaves():
            days = range(news.first_day, problem.horizon.days)
            return _away(problem, rota, news.agent, days)
        case Joins():
            return msgspec.structs.replace(problem, agents=(*problem.agents, news.agent))
        case Extends() | Again():
            return problem


def _away(problem: RotaProblem, rota: Rota, name: str, days: range) -> RotaProblem:
    """Let a person be away; the hours they would have worked are credited, so that none is owed."""
    is_kept = any(
        isinstance(rule, TimeOff) and (not rule.applies_to or name in rule.applies_to)
        for rule in problem.rules
    )
    # Where no rule keeps time off so far, only this absence is kept, or others would gain rights.
    rules = problem.rules if is_kept else (*problem.rules, TimeOff(applies_to=(name,)))
    people = tuple(
        _absent(problem, one, rota, days, one.time_off if is_kept else ())
        if one.id == name
        else one
        for one in problem.agents
    )
    return msgspec.structs.replace(
        problem,
        agents=people,
        pins=tuple(one for one in problem.pins if one.agent != name or one.day not in days),
        rules=rules,
    )


def _absent(
    problem: RotaProblem, agent: Agent, rota: Rota, days: range, before: tuple[Absence, ...]
) -> Agent:
    calendar = Calendar(problem.horizon, agent.zones, problem.night)
    patterns = {one.id: one for one in problem.patterns}
    own = [one for one in rota.assignments if one.agent == agent.id]
    duties = [duty_on(patterns[one.pattern], one.day, calendar) for one in own]
    credited = list(agent.credited_minutes or (0,) * problem.horizon.days)
    for duty in duties:
        if duty.day in days:
            credited[duty.day] += duty.paid_minutes
    first, last = (
        instant(problem.horizon.first_date + timedelta(days=day), 0, calendar.zone(day))
        for day in (days.start, days.stop)
    )
    # A night shift of the day before is still worked to its end.
    ends = (EPOCH + duty.end * MINUTE for duty in duties if duty.day < days.start)
    starts = (EPOCH + duty.start * MINUTE for duty in duties if duty.day >= days.stop)
    away = Absence(start=max([first, *ends]), end=min([last, *starts]))
    absences = (*before, away) if away.start < away.end else before
    return msgspec.structs.replace(agent, credited_minutes=tuple(credited), time_off=absences)


def _known(problem: RotaProblem, rota: Rota) -> Rota:
    """Leave out whom the problem does not know."""
    names = {one.id for one in problem.agents}
    return rota_of([one for one in rota.assignments if one.agent in names])


def _searched(
    problem: RotaProblem, planned: Planned, solve: Solve, today: int
) -> tuple[Rota, Status]:
    """Search with everything pinned that must stay, and a price on every other change."""
    _require_skills(problem)
    faults = check(problem)
    if faults:
        raise ReplanError(f"This cannot be planned: {faults[0]}")
    kept = keeping(problem, planned)
    outcome = solve(kept, planned.rota)
    if outcome.rota is not None:
        queue_price = worth_of_a_shift(problem) * QUEUE_KEPT // 100
        least = without_unneeded(kept, planned, outcome.rota, queue_price)
        return least, outcome.status
    if outcome.status is Status.INFEASIBLE:
        raise ReplanError(why_it_cannot_stay(problem, planned.rota, today))
    raise ReplanError("No rota was found in the time given. Allow more time.")


def _require_skills(problem: RotaProblem) -> None:
    """Refuse shifts that must stay on a queue whose skill was lost since."""
    skills = {one.id: {skill.queue for skill in one.skills} for one in problem.agents}
    for pin in problem.pins:
        lost = [one for one in pin.queues if one and one not in skills.get(pin.agent, {one})]
        if lost:
            day = problem.horizon.first_date + timedelta(days=pin.day)
            raise ReplanError(
                f"What must stay cannot stay: {pin.agent} works {day:%a %-d %b} on {lost[0]} and "
                "is not skilled for it any more. Give the skill back, or correct that day first."
            )
