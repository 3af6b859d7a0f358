"""Replanning: the past stays, few people change, and what is said is the judge's difference."""

from __future__ import annotations

import time
from functools import cache

import msgspec
import pytest

from solver import rules
from solver.change import Change
from solver.grid import interval_count
from solver.judge import EditJudge
from solver.news import Again, Extends, Joins, Leaves, News, ReplanError, Replanned, Sick
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.rota import Rota, rota_of
from solver.solve import solve
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import agent, assignment, demand, horizon, small_problem
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import planted_rota
from tests.factories.weekday_rotas import weekday_rota
from tests.solver.explain.replan_faults import call, sick_faults, worked_in, wrong

LONG = demo_like_problem(5, 21)


def shortened(problem: RotaProblem, days: int) -> RotaProblem:
    """The same people over fewer days."""
    plan = msgspec.structs.replace(problem.horizon, days=days)
    people = tuple(
        msgspec.structs.replace(
            one,
            contract_minutes=one.contract_minutes[:days],
            credited_minutes=one.credited_minutes[:days],
            fixed_days=one.fixed_days and tuple(day for day in one.fixed_days if day < days),
            wishes=(),
        )
        for one in problem.agents
    )
    count = interval_count(plan)
    demands = tuple(
        msgspec.structs.replace(
            one,
            required_hundredths=one.required_hundredths[:count],
            curve_of_interval=one.curve_of_interval[:count],
        )
        for one in problem.demands
    )
    return msgspec.structs.replace(problem, horizon=plan, agents=people, demands=demands)


PLANNED = shortened(LONG, 14)


@cache
def planned_rota() -> Rota:
    found = solve(PLANNED, Budget(rounds=6, workers=1), seed=1, clock=time.monotonic).rota
    assert found is not None
    return found


def shifts(rota: Rota) -> set[tuple[str, int, str]]:
    return {(one.agent, one.day, one.pattern) for one in rota.assignments}


def gone_with(news: News, agent: str, day: int, pattern: str) -> bool:
    """Whether the news itself takes a shift."""
    return isinstance(news, Leaves) and agent == news.agent and day >= news.first_day


def kept_percent(rota: Rota, found: Replanned, news: News) -> float:
    """Give the share of the shifts that stay, of those that the news leaves possible."""
    possible = {one for one in shifts(rota) if not gone_with(news, *one)}
    return 100 * len(possible & shifts(found.rota)) / len(possible)


def needless(rota: Rota, found: Replanned) -> list[tuple[str, int]]:
    """List the days of a person whose change could be taken back without any loss."""
    judge = EditJudge(found.problem, found.rota)
    changed = {(one.agent, one.day) for one in (*found.change.removed, *found.change.added)}
    faults = []
    for agent_id, day in sorted(changed):
        was, now = (
            tuple(one for one in of.assignments if (one.agent, one.day) == (agent_id, day))
            for of in (rota, found.rota)
        )
        back = judge.difference(Change(removed=now, added=was))
        if not back.broken and back.score <= 0:
            faults.append((agent_id, day))
    return faults


def called_in_sick(problem: RotaProblem, rota: Rota, seed: int) -> list[str]:
    news = call(rota, seed, problem.horizon.days)
    return sick_faults(problem, rota, news, worked_in(problem, rota, news, news.first_day))


@pytest.mark.parametrize("seed", range(6))
def test_a_sick_call_touches_few_people_and_loses_no_more_than_the_person_gave(seed: int) -> None:
    problem = demo_like_problem(agents=15, days=14)
    rota = weekday_rota(problem)

    assert called_in_sick(problem, rota, seed) == []


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_sick_calls_in_random_problems(seed: int) -> None:
    problem = random_problem(seed, feasible=True)
    rota = planted_rota(problem, seed)
    if rota.assignments:
        assert called_in_sick(problem, rota, seed) == []


@pytest.mark.slow
def test_a_hundred_sick_calls_in_a_large_team(seed: int) -> None:
    problem = demo_like_problem(agents=200)
    rota = weekday_rota(problem)
    found = {own: called_in_sick(problem, rota, seed + own) for own in range(100)}

    assert {own: faults for own, faults in found.items() if faults} == {}


def two_people(*given: rules.Rule, required: int = 100) -> RotaProblem:
    plan = horizon(7)
    return small_problem(
        rules.DutiesPerDay(),
        rules.Coverage(weight=1),
        *given,
        horizon=plan,
        agents=(agent("ann"), agent("tom")),
        demands=(demand(plan, required=required),),
    )


def test_whoever_is_free_steps_in() -> None:
    found = worked_in(
        two_people(),
        rota_of([assignment("ann", 2, "day")]),
        Sick(agent="ann", first_day=2, last_day=2),
    )

    assert found.rota == rota_of([assignment("tom", 2, "day")])
    assert found.difference.short_agent_minutes == 0
    assert found.without.short_agent_minutes == 480


def test_nobody_is_asked_for_what_a_rule_forbids() -> None:
    problem = two_people(rules.FixedDays())
    tom = msgspec.structs.replace(problem.agents[1], fixed_days=(1, 3))
    problem = msgspec.structs.replace(problem, agents=(problem.agents[0], tom))
    rota = rota_of([assignment("ann", 2, "day")])

    found = worked_in(problem, rota, Sick(agent="ann", first_day=2, last_day=2))

    assert found.rota == rota_of([])


def test_sickness_is_credited_so_that_no_hours_are_owed() -> None:
    problem = two_people(rules.PeriodHours(weight=1000), required=0)
    rota = rota_of([assignment("ann", day, "day") for day in range(5)])

    found = worked_in(problem, rota, Sick(agent="ann", first_day=2, last_day=3))

    assert [one for one in found.difference.worse if one.agent == "ann"] == []


KEPT_PERCENT = 90
"""Of the shifts that the news leaves possible, so many stay."""
OTHER_NEWS = (
    Leaves(agent="agent-002", first_day=7),
    Joins(agent=msgspec.structs.replace(PLANNED.agents[0], id="new")),
    Again(agents=("agent-001", "agent-003"), days=(7, 8, 9)),
    Again(),
    Extends(first_day=14),
)


@pytest.mark.parametrize("news", OTHER_NEWS)
def test_other_news_keeps_the_past_and_most_of_what_is_planned(news: News) -> None:
    rota = planned_rota()

    problem = LONG if isinstance(news, Extends) else PLANNED
    found = worked_in(problem, rota, news, today=3)

    assert wrong(problem, rota, found, 3) == []
    assert found.difference.broken == ()
    assert needless(rota, found) == []
    assert kept_percent(rota, found, news) >= KEPT_PERCENT
    if isinstance(news, Again):
        assert {one.day for one in found.change.added} <= {7, 8, 9}
        assert found.change.agents <= {"agent-001", "agent-003"}
    if isinstance(news, Leaves):
        assert not [o for o in found.rota.assignments if o.agent == "agent-002" and o.day > 6]


@pytest.mark.parametrize("seed", range(1, 24, 2))
def test_no_change_in_random_problems_could_be_taken_back_without_loss(seed: int) -> None:
    problem = random_problem(seed, feasible=True)
    rota = planted_rota(problem, seed)

    found = worked_in(problem, rota, Leaves(agent=problem.agents[0].id, first_day=1))

    assert wrong(problem, rota, found, 0) == []
    assert needless(rota, found) == []


def test_whoever_is_free_takes_the_shifts_of_somebody_who_leaves_and_no_others() -> None:
    rota = rota_of([assignment("ann", day, "day") for day in range(5)])

    found = worked_in(two_people(rules.DaysInARow(most=5)), rota, Leaves(agent="ann", first_day=2))

    taken = [(one.agent, one.day) for one in found.rota.assignments]
    assert taken[:2] == [("ann", 0), ("ann", 1)]
    assert {one for one in taken[2:] if one[1] < 5} == {("tom", 2), ("tom", 3), ("tom", 4)}


def test_a_past_that_the_rules_now_forbid_is_named() -> None:
    problem = two_people(rules.DaysInARow(most=2), rules.Pins())
    rota = rota_of([assignment("ann", day, "day") for day in range(3)])

    with pytest.raises(ReplanError) as told:
        worked_in(problem, rota, Again(), today=5)

    assert str(told.value) == (
        "What is past cannot stay under the rules in force: ann, Mon 1 Mar to Wed 3 Mar: 3 days "
        "worked in a row, at most 2. Generate a new rota from Sat 6 Mar on: it takes the past as "
        "it was."
    )


def test_days_that_were_not_to_change_and_are_forbidden_now_are_named() -> None:
    problem = two_people(rules.DaysInARow(most=2), rules.Pins())
    rota = rota_of([assignment("ann", day, "day") for day in range(3)])

    with pytest.raises(ReplanError, match=r"must stay.*ann, Mon 1 Mar to Wed 3 Mar.*Correct these"):
        worked_in(problem, rota, Again(agents=("tom",)))


def test_facts_that_forbid_what_stays_together_are_named_as_a_clash() -> None:
    somebody = rules.MinimumPresence(at_least=1, start_minute=600, end_minute=660, time_zone="UTC")
    problem = two_people(somebody)

    with pytest.raises(ReplanError, match=r"must stay cannot stay.*at least 1 person 10:00–11:00"):
        worked_in(problem, rota_of([]), Again(days=(6,)))


def test_rules_may_name_whoever_joins() -> None:
    new = agent("eve")
    shares = rules.FairShare(measure="nights", shares={"ann": 1, "eve": 1}, weight=1)

    found = worked_in(two_people(shares), rota_of([]), Joins(agent=new))

    assert found.problem.agents[-1].id == "eve"


@pytest.mark.parametrize(
    ("news", "today", "words"),
    [
        (Sick(agent="nobody", first_day=0, last_day=0), 0, "not one of the people"),
        (Sick(agent="ann", first_day=1, last_day=2), 3, "what is past is corrected"),
        (Sick(agent="ann", first_day=3, last_day=2), 0, "do not lie between"),
        (Sick(agent="ann", first_day=6, last_day=7), 0, "do not lie between"),
        (Leaves(agent="nobody", first_day=1), 0, "not one of the people"),
        (Joins(agent=agent("ann")), 0, "in the rota already"),
        (Again(agents=("nobody",)), 0, "not one of the people"),
        (Again(days=(1,)), 3, "Only days 3 to 6"),
        (Extends(first_day=2), 3, "from day 3 to day 6"),
        (Extends(first_day=7), 0, "from day 0 to day 6"),
        (Again(), 9, "Today is"),
    ],
)
def test_news_that_contradicts_the_rota_is_refused_in_words(
    news: News, today: int, words: str
) -> None:
    with pytest.raises(ReplanError, match=words):
        worked_in(two_people(), rota_of([]), news, today)


def test_somebody_new_of_whom_a_fact_is_wrong_is_refused() -> None:
    new = msgspec.structs.replace(agent("eve"), patterns=("moonlight",))

    with pytest.raises(ReplanError, match=r"This cannot be planned: .*eve.*moonlight"):
        worked_in(two_people(), rota_of([]), Joins(agent=new))


def test_new_days_on_which_somebody_works_already_are_refused() -> None:
    with pytest.raises(ReplanError, match="ann works on day 4, which is said to be new"):
        worked_in(two_people(), rota_of([assignment("ann", 4, "day")]), Extends(first_day=4))


def test_a_rota_that_cannot_be_what_it_says_is_refused() -> None:
    rota = rota_of([assignment("ann", 0, "night")])

    with pytest.raises(ReplanError, match=r"unknown shift pattern night. Correct it first"):
        worked_in(two_people(), rota, Again())


def test_a_shift_that_is_there_twice_is_named_with_its_day() -> None:
    rota = rota_of([assignment("ann", 1, "day"), assignment("ann", 1, "day")])

    with pytest.raises(ReplanError, match=r"ann, Tue 2 Mar: the same shift is given twice\."):
        worked_in(two_people(), rota, Again())


def test_a_past_on_a_queue_whose_skill_was_lost_is_named_with_what_to_do() -> None:
    problem = two_people()
    untrained = msgspec.structs.replace(problem.agents[0], skills=())
    now = msgspec.structs.replace(problem, agents=(untrained, *problem.agents[1:]))
    rota = rota_of([assignment(untrained.id, 0, "day")])

    with pytest.raises(ReplanError, match=r"works Mon 1 Mar on .* not skilled.* Give the skill"):
        worked_in(now, rota, Again(), today=3)
