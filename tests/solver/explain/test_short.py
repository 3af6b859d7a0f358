"""Why an interval is short: everybody counted once, and changes that do what they said."""

from __future__ import annotations

from collections import Counter
from functools import partial

import msgspec
import pytest

from solver import rules
from solver.change import applied
from solver.difference import difference_between
from solver.explain.cell import why_cell
from solver.explain.offers import Offer, Offers
from solver.explain.reasons import is_trained, serves
from solver.explain.short import ShortInterval, WhyShort
from solver.judge import EditJudge, Judge
from solver.problem import Absence, Agent, Pin, RotaProblem, Skill, WishDayOff
from solver.rota import Rota, rota_of
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import agent, assignment, demand, horizon, small_problem, utc
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import planted_rota
from tests.factories.weekday_rotas import weekday_rota
from tests.solver.explain.fix_faults import fix_faults

NOON = 24
"""The half-hour from 12:00 on Monday."""
NOBODY = rota_of([])


def wanting(*people: Agent, pins: tuple[Pin, ...] = (), queue: str = "phone") -> RotaProblem:
    plan = horizon(7)
    return small_problem(
        rules.DutiesPerDay(),
        rules.TimeOff(),
        rules.FixedDays(),
        rules.Skills(),
        rules.WeeklyHours(),
        rules.Pins(),
        rules.Coverage(weight=1),
        rules.Wishes(weight=1),
        horizon=plan,
        agents=people,
        demands=(demand(plan, "phone", 1000), demand(plan, "chat", 100)),
        pins=pins,
    )


def at_noon(problem: RotaProblem, rota: Rota = NOBODY) -> dict[str, int]:
    (found,) = WhyShort(problem, rota).of_queue("phone", [NOON])
    return found.people


def test_each_reason_is_counted_once() -> None:
    absence = Absence(start=utc("2027-03-01 00:00"), end=utc("2027-03-02 00:00"))
    problem = wanting(
        agent("here"),
        agent("chats", skills=(Skill(queue="phone"), Skill(queue="chat"))),
        agent("away", time_off=(absence,)),
        agent("untrained", skills=(Skill(queue="chat"),)),
        agent("shadow", skills=(Skill(queue="phone", proficiency_hundredths=0),)),
        agent("other-days", fixed_days=(1, 2)),
        agent("pinned"),
        agent("no-hours", contract_minutes=(0,) * 7),
        agent("wishes", wishes=(WishDayOff(day=0, price=10),)),
        agent("could"),
        pins=(Pin(agent="pinned", day=0, pattern=None),),
    )
    rota = rota_of([assignment("here", 0, "day"), assignment("chats", 0, "day", "chat")])

    assert at_noon(problem, rota) == {
        "here": 1,
        "on-another-queue": 1,
        "time-off": 1,
        "untrained": 2,
        "fixed-days": 1,
        "pins": 1,
        "weekly-hours": 1,
        "wish": 1,
        "could": 1,
    }


def test_an_interval_that_nobody_could_ever_staff_says_so() -> None:
    problem = wanting(agent("ann"), agent("tom", skills=(Skill(queue="chat"),)))

    night, noon = WhyShort(problem, NOBODY).of_queue("phone", [NOON, 2])

    assert night.people == {"no-shift": 1, "untrained": 1}
    assert (noon.nobody_ever, night.nobody_ever) == (False, True)
    assert WhyShort(problem, NOBODY).fixes("phone", 2) == ()


def test_a_shift_on_a_day_already_worked_would_have_to_be_moved() -> None:
    problem = demo_like_problem(agents=3, days=7)
    rota = rota_of([assignment("agent-001", 0, "day-15", problem.agents[0].skills[0].queue)])
    queue = problem.agents[0].skills[0].queue

    (found,) = WhyShort(problem, rota).of_queue(queue, [14])

    assert found.people.get("works-at-another-time") == 1


def test_only_short_intervals_are_listed() -> None:
    problem = wanting(agent("ann"))
    rota = rota_of([assignment("ann", 0, "day")])
    judged = Judge(problem).judge(rota)

    found = {(one.queue, one.interval) for one in WhyShort(problem, rota).all_short()}

    assert found == {
        (one.queue, interval)
        for one in judged.coverage
        for interval, (required, covered) in enumerate(
            zip(one.required_hundredths, one.covered_hundredths, strict=True)
        )
        if covered < required
    }


def told_shift_by_shift(problem: RotaProblem, rota: Rota, short: ShortInterval) -> Counter[str]:
    """Count the people of an interval by reason, from every shift of everybody one by one."""
    offers, found = Offers(problem, rota), Counter[str]()
    grid = offers.ground.grid
    start = grid.start + short.interval * grid.minutes
    span = start, start + grid.minutes
    for person in problem.agents:
        found[_reason(offers, person, short.queue, span)] += 1
    return found


def _reason(offers: Offers, person: Agent, queue: str, span: tuple[int, int]) -> str:
    work, met = offers.works[person.id], partial(_meet, span)
    for given in work.given:
        for segment, served in zip(given.duty.segments, given.queues, strict=True):
            if met(segment):
                return "here" if served == queue else "on-another-queue"
    if not is_trained(person, queue):
        return "untrained"
    ways = [
        _way(offers, one, queue)
        for one in offers.of_agent(person, range(offers.problem.horizon.days))
        if serves(one, queue) and any(met(segment) for segment in one.duty.segments)
    ]
    if not ways:
        return "no-shift"
    return "time-off" if any(met(one) for one in work.person.time_off) else min(ways)[-1]


def _way(offers: Offers, offer: Offer, queue: str) -> tuple[int, int, str]:
    if offers.on_day(offer.agent, offer.day):
        return 0, 2, "works-at-another-time"
    if broken := offers.broken(offer, queue):
        return len(broken), 0, broken[0]
    unwanted = offers.is_against_a_wish(offer, queue)
    return (0, 1, "wish") if unwanted else (0, 0, "could")


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_the_reason_is_that_of_the_shift_which_would_break_least(seed: int) -> None:
    problem = random_problem(seed, feasible=True)
    rota = planted_rota(problem, seed)

    for one in WhyShort(problem, rota).all_short()[::20]:
        assert one.people == told_shift_by_shift(problem, rota, one)


def does_what_it_said(problem: RotaProblem, rota: Rota, short: ShortInterval) -> bool:
    fixes = WhyShort(problem, rota).fixes(short.queue, short.interval)
    assert fix_faults(Judge(problem), rota, short, fixes) == []
    return bool(fixes)


def test_fixes_do_what_they_said() -> None:
    problem = demo_like_problem(agents=12, days=14)
    rota = weekday_rota(problem)
    short = WhyShort(problem, rota).all_short()[20:400:40]

    helped = [does_what_it_said(problem, rota, one) for one in short]

    assert any(helped)


@pytest.mark.parametrize("seed", range(0, 16, 2))
def test_everybody_is_counted_once_and_fixes_hold_on_random_problems(seed: int) -> None:
    problem = random_problem(seed, feasible=True)
    rota = planted_rota(problem, seed)

    for one in WhyShort(problem, rota).all_short()[::30]:
        assert sum(one.people.values()) == len(problem.agents)
        does_what_it_said(problem, rota, one)


def broken_differently(problem: RotaProblem, rota: Rota) -> list[Offer]:
    """List the offers whose broken rules are not those that the judge says of the whole person."""
    offers, judge = Offers(problem, rota), EditJudge(problem, rota)
    wrong = []
    for person in problem.agents:
        for offer in offers.of_agent(person, range(problem.horizon.days)):
            queue = next((one.queue for one in person.skills if serves(offer, one.queue)), None)
            if offer.pattern.kind == "work" and queue is None:
                continue
            broken = judge.difference(offers.change(offer, queue)).broken
            said = {one.rule for one in broken if one.agent == person.id}
            if set(offers.broken(offer, queue)) != said:
                wrong.append(offer)
    return wrong


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_what_a_shift_would_break_is_what_the_judge_says(seed: int) -> None:
    problem = random_problem(seed, feasible=True)

    assert broken_differently(problem, planted_rota(problem, seed)) == []


def test_every_other_choice_for_a_day_says_what_it_changes() -> None:
    problem = demo_like_problem(agents=6, days=14)
    rota, judge = weekday_rota(problem), Judge(problem)
    before = judge.judge(rota)

    found = why_cell(problem, rota, "agent-002", 3)

    assert {one.pattern for one in found.alternatives} >= {None, "day-06", "day-15"}
    for one in found.alternatives:
        after = judge.judge(applied(rota, one.change))
        assert difference_between(before, after) == one.difference
    broken = [len(one.difference.broken) for one in found.alternatives]
    assert broken == sorted(broken)
    assert found.gone is not None
    assert found.gone.short_agent_minutes > 0


def test_somebody_without_any_shift_is_explained_too() -> None:
    found = why_cell(wanting(agent("ann")), NOBODY, "ann", 0)

    assert (found.given, found.gone, found.broken) == ((), None, ())
    assert [one.pattern for one in found.alternatives] == ["day"]


def test_a_rota_that_the_rules_now_forbid_says_which_rule_it_breaks_already() -> None:
    problem = wanting(agent("ann", fixed_days=(1,)))
    rota = rota_of([assignment("ann", 0, "day")])

    found = why_cell(problem, rota, "ann", 0)

    assert [one.rule for one in found.broken] == ["fixed-days"]
    assert found.alternatives[0].difference.mended[0].rule == "fixed-days"


@pytest.mark.parametrize(("who", "day"), [("nobody", 0), ("ann", 7), ("ann", -1)])
def test_a_person_or_day_that_is_not_planned_is_refused(who: str, day: int) -> None:
    with pytest.raises(ValueError, match=r"people planned here|outside 0 to 6"):
        why_cell(wanting(agent("ann")), NOBODY, who, day)


def test_a_team_of_nobody_is_short_for_no_reason() -> None:
    problem = msgspec.structs.replace(wanting(), agents=())

    (found,) = WhyShort(problem, NOBODY).of_queue("phone", [NOON])

    assert found.people == {}
