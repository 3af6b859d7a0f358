"""Less asked of rules: several changes of one rule hold together, whatever their order."""

from __future__ import annotations

from solver import rules
from solver.explain.changes import after_all, changed, said_of
from solver.explain.less import NeedFewer, Weaken
from solver.problem import RotaProblem
from tests.factories.problems import agent, small_problem


def problem() -> RotaProblem:
    minimum = rules.MinimumPresence(
        at_least=3, start_minute=600, end_minute=660, time_zone="Europe/Dublin"
    )
    people = tuple(agent(name) for name in ("ann", "tom", "zoe"))
    return small_problem(rules.DaysInARow(most=5, least=2), minimum, days=7, agents=people)


def weaken(field: str, value: int, who: str | None = "tom", number: int = 0) -> Weaken:
    return Weaken(number=number, agent=who, field=field, value=value)


def test_two_changes_of_a_persons_rule_become_one_rule() -> None:
    after = after_all(problem(), (weaken("most", 6), weaken("least", 1))).rules

    assert after[0] == rules.DaysInARow(most=5, least=2, applies_to=("ann", "zoe"))
    assert after[2:] == (rules.DaysInARow(most=6, least=1, applies_to=("tom",)),)


def test_changes_of_different_people_need_no_order() -> None:
    both = (weaken("most", 6), weaken("most", 7, "ann"))

    assert set(after_all(problem(), both).rules) == set(after_all(problem(), both[::-1]).rules)


def test_what_is_asked_of_all_leaves_what_was_asked_of_one() -> None:
    after = after_all(problem(), (weaken("most", 9), weaken("most", 6, None))).rules

    assert [one.most for one in after if isinstance(one, rules.DaysInARow)] == [6, 9]


def test_a_rule_changed_for_everybody_by_name_leaves_none_without_people() -> None:
    names = ("ann", "tom", "zoe")

    after = after_all(problem(), [weaken("most", 6, name) for name in names]).rules

    assert [one.applies_to for one in after if isinstance(one, rules.DaysInARow)] == [
        (name,) for name in names
    ]


def test_fewer_people_on_two_days_are_two_rules_beside_the_rest() -> None:
    fewer = [NeedFewer(number=1, day=2, at_least=1), NeedFewer(number=1, day=4, at_least=0)]

    _, kept, *more = after_all(problem(), fewer).rules

    found = [one for one in (kept, *more) if isinstance(one, rules.MinimumPresence)]
    assert [(one.days, one.at_least) for one in found] == [
        ((0, 1, 3, 5, 6), 3),
        ((2,), 1),
        ((4,), 0),
    ]


def test_a_change_of_a_changed_rule_is_said_of_the_rule_it_was() -> None:
    first = weaken("most", 6)
    after = changed(problem(), first)
    second = weaken("least", 1, None, number=len(after.rules) - 1)

    said = said_of(problem(), (first,), second)

    assert said == weaken("least", 1)
    assert after_all(problem(), (first, said)) == changed(after, second)
