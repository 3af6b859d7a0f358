"""Clashes: smallest, confirmed, with a first fix that works; in words."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from solver import rules
from solver.engine.possible import Care, Impossible, any_rota
from solver.explain import clash as explained
from solver.explain.changes import Unpin, changed
from solver.explain.clash import UnconfirmedError, clashes
from solver.explain.less import NeedFewer, Weaken
from solver.explain.words import RULE_WORDS, Speaker
from solver.problem import Absence, Pin, RotaProblem
from solver.rota import rota_of
from solver.rules import RULES
from solver.validate import check
from solver.validate.rules import ALWAYS_WEIGHTED
from tests.factories.clashing import PLANTS, clashing_problem
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import agent, pattern, small_problem, utc
from tests.factories.random_problems import random_problem
from tests.solver.explain.clash_faults import faults

QUICK = ("away", "other days", "empty day", "too many wanted")
SHIFTS = (
    pattern("early", "08:00", "16:00"),
    pattern("night", "22:00", "06:00"),
)


def pin(day: int, name: str | None, who: str = "tom") -> Pin:
    return Pin(agent=who, day=day, pattern=name, queues=("phone",) if name else ())


def tom(*given: rules.Rule, **changes: object) -> RotaProblem:
    person = agent("tom", 14, patterns=("early", "night"))
    fields = {"agents": (person,), "patterns": SHIFTS, "days": 14} | changes
    return small_problem(*given, **fields)  # type: ignore[arg-type]  # a test names the field


def test_a_short_rest_between_two_pins_names_both_and_the_rule() -> None:
    problem = tom(
        rules.DutiesPerDay(),
        rules.MinimumRest(),
        rules.Weekends(),
        rules.Pins(),
        pins=(pin(0, "night"), pin(1, "early"), pin(9, "early")),
    )

    (found,) = clashes(problem)

    assert Speaker(problem, {"tom": "Tom"}).clash(found) == (
        "These cannot all hold: Tom works Mon 1 Mar 22:00–06:00 (pinned) and Tom works Tue 2 Mar "
        "08:00–16:00 (pinned); the rules ask for at least 11 h rest between shifts for Tom."
    )
    assert found.days == (0, 1)


def test_the_smallest_change_comes_first_and_law_after_it() -> None:
    problem = tom(
        rules.MinimumRest(),
        rules.Pins(),
        pins=(pin(0, "night"), pin(1, "early")),
    )

    (found,) = clashes(problem)

    first, second, third = (fix.givings for fix in found.fixes)
    assert (first, second) == ((Unpin(agent="tom", day=1),), (Unpin(agent="tom", day=0),))
    assert third == (Weaken(number=0, agent="tom", field="minutes", value=120),)
    assert Speaker(problem).fix(found.fixes[2]) == (
        "ask for less for tom: at least 2 h rest between shifts instead of at least 11 h rest "
        "between shifts"
    )


def test_a_pin_with_a_reason_is_kept_rather_than_one_without() -> None:
    asked = msgspec.structs.replace(pin(1, "early"), reason="asked for it")
    problem = tom(rules.MinimumRest(), rules.Pins(), pins=(pin(0, "night"), asked))

    (found,) = clashes(problem)

    assert found.fixes[0].givings == (Unpin(agent="tom", day=0),)


def test_time_off_is_the_last_thing_to_take_back() -> None:
    away = Absence(start=utc("2027-03-02 00:00"), end=utc("2027-03-03 00:00"))
    person = agent("tom", 14, patterns=("early", "night"), time_off=(away,))
    problem = tom(rules.TimeOff(), rules.Pins(), agents=(person,), pins=(pin(1, "early"),))

    (found,) = clashes(problem)

    said = [Speaker(problem).fix(fix) for fix in found.fixes]
    assert said == ["take the pin of tom off Tue 2 Mar", "agree with tom to work on Tue 2 Mar"]


def test_two_clashes_of_one_person_are_fixed_together() -> None:
    problem = tom(
        rules.MinimumRest(),
        rules.Pins(),
        pins=(pin(0, "night"), pin(1, "early"), pin(7, "night"), pin(8, "early")),
    )

    (found,) = clashes(problem)

    assert len(found.fixes[0].givings) == 2
    assert faults(problem, (found,)) == []


def test_a_change_that_lays_another_clash_bare_goes_on_to_that_one() -> None:
    problem = random_problem(53)
    found = clashes(problem)

    several = [fix.givings for one in found for fix in one.fixes if len(fix.givings) > 1]
    assert several
    assert all(isinstance(one, Weaken) for givings in several for one in givings)
    assert faults(problem, found) == []
    said = [Speaker(problem).fix(fix) for one in found for fix in one.fixes]
    assert all("for less for" in one for one in said)


def test_too_few_people_for_a_minimum_name_the_day_and_who_is_free() -> None:
    people = (agent("ann", 14), agent("tom", 14))
    minimum = rules.MinimumPresence(
        at_least=2, start_minute=600, end_minute=660, time_zone="Europe/Dublin", days=(3, 4)
    )
    problem = small_problem(
        rules.DutiesPerDay(),
        rules.Pins(),
        minimum,
        days=14,
        agents=people,
        pins=(pin(4, None),),
    )

    (found,) = clashes(problem)

    assert Speaker(problem, {"tom": "Tom"}).clash(found) == (
        "These cannot all hold: at least 2 people 10:00–11:00 on Fri 5 Mar and Tom is free on "
        "Fri 5 Mar (pinned)."
    )
    assert found.fixes[1].givings == (NeedFewer(number=2, day=4, at_least=1),)


def test_a_problem_with_a_rota_has_no_clash() -> None:
    assert clashes(demo_like_problem(agents=6, days=14)) == ()


@pytest.mark.parametrize("kind", QUICK)
def test_a_planted_clash_is_found_whole_and_can_be_fixed(kind: str) -> None:
    problem = clashing_problem(3, agents=6, kind=kind)
    assert check(problem) == ()

    assert faults(problem, clashes(problem)) == []


@pytest.mark.parametrize("seed", range(0, 12, 2))
def test_a_problem_around_a_rota_has_no_clash(seed: int) -> None:
    assert clashes(random_problem(seed, feasible=True)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(len(PLANTS)))
def test_clashes_at_the_size_of_the_demonstration(seed: int) -> None:
    problem = clashing_problem(seed)

    assert faults(problem, clashes(problem)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 60, 2))
def test_random_problems_that_contradict_themselves(seed: int) -> None:
    problem = random_problem(seed)
    found = clashes(problem)

    assert not found or faults(problem, found) == []


@pytest.mark.soak
@pytest.mark.slow
def test_two_hundred_clashes_at_the_size_of_the_demonstration(seed: int) -> None:
    found = {
        own: wrong
        for own in range(200 * seed, 200 * seed + 200)
        if (wrong := faults(problem := clashing_problem(own), clashes(problem)))
    }

    assert found == {}


def test_a_search_that_errs_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = tom(rules.MinimumRest(), rules.Pins(), pins=(pin(0, "night"), pin(1, "early")))
    monkeypatch.setattr(explained, "any_rota", lambda *_: rota_of([]))

    with pytest.raises(UnconfirmedError, match="the judge finds"):
        clashes(problem)


def test_a_clash_that_a_second_search_does_not_bear_out_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = tom(rules.MinimumRest())
    never = {Care.QUICK: Impossible.PROVEN}
    monkeypatch.setattr(
        explained,
        "any_rota",
        lambda asked, effort, care: never.get(care) or any_rota(asked, effort, care),
    )

    with pytest.raises(UnconfirmedError, match="second search"):
        clashes(problem)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_can_clash_has_words_and_can_be_weakened_soundly(
    rule: type[rules.Rule],
) -> None:
    facts = (rules.Pins, rules.TimeOff, rules.Availability, rules.FixedDays)
    assert (rule in RULE_WORDS) != (rule in (*ALWAYS_WEIGHTED, *facts))


@pytest.mark.parametrize("seed", range(20))
def test_a_weaker_rule_protects_everybody_else_as_before(seed: int) -> None:
    problem = random_problem(seed)
    number = Random(seed).randrange(len(problem.rules))
    rule, someone = problem.rules[number], problem.agents[0].id
    if rule.applies_to and someone not in rule.applies_to:
        return
    giving = Weaken(number=number, agent=someone, field="weight", value=7)

    after = changed(problem, giving).rules

    others = [a.id for a in problem.agents if a.id != someone]
    for name in others:
        about = [one for one in after if not one.applies_to or name in one.applies_to]
        was = [one for one in problem.rules if not one.applies_to or name in one.applies_to]
        assert [type(one) for one in about] == [type(one) for one in was]
        assert [one.weight for one in about] == [one.weight for one in was]
