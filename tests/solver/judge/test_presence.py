"""Heads present in a window, whatever the volume."""

from datetime import date

import pytest

from solver.judge import judge
from solver.problem import Skill, ZonePeriod
from solver.rota import rota_of
from solver.rules import HandOver, KeptApart, MinimumPresence, Pairing
from tests.factories.problems import (
    DUBLIN,
    MANILA,
    agent,
    assignment,
    demand,
    horizon,
    joined,
    pattern,
    rota,
    small_problem,
)
from tests.solver.judge.found import amounts, costs, texts

DAY = pattern("day", "09:00", "17:00")
ANN, BOB = agent("ann"), agent("bob")


def window(start: int, end: int, **changes: object) -> MinimumPresence:
    fields = {"at_least": 1, "time_zone": DUBLIN, "days": (1,)} | changes
    return MinimumPresence(start_minute=start, end_minute=end, **fields)  # type: ignore[arg-type]  # a test names the field


def test_one_person_through_the_window_is_enough() -> None:
    assert amounts(small_problem(window(540, 1020)), rota((1, "day"))) == []


def test_missing_heads_are_summed_over_half_hours() -> None:
    # 08:00–18:00 with one person 09:00–17:00: four half-hours with nobody, sixteen with one of two.
    assert amounts(small_problem(window(480, 1080)), rota((1, "day"))) == [("minimum-presence", 4)]
    two = small_problem(window(480, 1080, at_least=2))
    assert amounts(two, rota((1, "day"))) == [("minimum-presence", 4 * 2 + 16)]


def test_every_day_of_the_horizon_counts_unless_days_are_named() -> None:
    problem = small_problem(window(540, 600, days=None))

    assert amounts(problem, rota((1, "day"), (4, "day"))) == [("minimum-presence", 2)] * 5


def test_who_is_there_for_part_of_an_interval_is_not_present_in_it() -> None:
    short = pattern("short", "09:10", "10:50")
    problem = small_problem(window(540, 660), patterns=(short,))

    assert amounts(problem, rota((1, "short"))) == [("minimum-presence", 2)]


def test_an_interval_partly_inside_the_window_is_not_judged() -> None:
    problem = small_problem(window(530, 1030))

    assert amounts(problem, rota((1, "day"))) == []


def test_only_the_named_people_count() -> None:
    problem = small_problem(window(540, 600, applies_to=("bob",)), agents=(ANN, BOB))

    assert amounts(problem, rota((1, "day"))) == [("minimum-presence", 2)]
    assert amounts(problem, rota((1, "day"), name="bob")) == []


def test_only_the_named_queue_counts() -> None:
    both = agent("ann", skills=(Skill(queue="phone"), Skill(queue="chat")))
    demands = (demand(horizon()), demand(horizon(), "chat"))
    problem = small_problem(window(540, 600, queue="chat"), agents=(both,), demands=demands)

    assert amounts(problem, rota((1, "day"))) == [("minimum-presence", 2)]
    assert amounts(problem, rota_of([assignment("ann", 1, "day", "chat")])) == []


def test_one_person_on_two_duties_at_once_is_one_head() -> None:
    twice = (DAY, pattern("twin", "08:00", "12:00"))
    problem = small_problem(window(540, 600, at_least=2), patterns=twice)

    assert amounts(problem, rota((1, "day"), (1, "twin"))) == [("minimum-presence", 2)]


def test_two_people_are_two_heads() -> None:
    problem = small_problem(window(540, 600, at_least=2), agents=(ANN, BOB))

    assert amounts(problem, joined([rota((1, "day")), rota((1, "day"), name="bob")])) == []


def test_nobody_is_alone_at_night_across_midnight() -> None:
    night = pattern("night", "22:00", "06:00")
    problem = small_problem(window(1320, 1800), patterns=(night,))

    assert amounts(problem, rota((1, "night"))) == []
    assert texts(problem, rota((0, "night"))) == [
        "Tue 2 Mar: fewer than 1 present, 8 h of a person missing"
    ]


# Story D: at 00:00Z Manila (07:00–16:00 local is 23:00Z–08:00Z) hands over to Dublin, which starts
# 07:30 local: 07:30Z until 27 March, 06:30Z from 28 March on. The overlap grows from 30 to 90 min.
@pytest.mark.parametrize(
    ("first", "half_hours_with_both"), [(date(2027, 3, 22), 1), (date(2027, 3, 29), 3)]
)
def test_a_hand_over_overlap_grows_when_one_site_changes_its_clocks(
    first: date, half_hours_with_both: int
) -> None:
    manila = agent("may", zones=(ZonePeriod(first_day=0, time_zone=MANILA),), patterns=("manila",))
    dublin = agent("dan", patterns=("dublin",))
    patterns = (pattern("manila", "07:00", "16:00"), pattern("dublin", "07:30", "16:30"))
    rule = window(360, 480, at_least=2, time_zone="UTC")
    plan = horizon(7, first_date=first)
    problem = small_problem(rule, horizon=plan, agents=(manila, dublin), patterns=patterns)
    both = joined([rota((1, "manila"), name="may"), rota((1, "dublin"), name="dan")])

    assert amounts(problem, both) == [("minimum-presence", 4 - half_hours_with_both)]


def hand_over(start: int, end: int) -> HandOver:
    return HandOver(
        weight=3,
        giving=("ann",),
        taking=("bob",),
        start_minute=start,
        end_minute=end,
        time_zone=DUBLIN,
        days=(1,),
    )


def test_at_a_hand_over_both_sides_are_there() -> None:
    problem = small_problem(hand_over(960, 1020), agents=(ANN, BOB))
    both = joined([rota((1, "day")), rota((1, "day"), name="bob")])

    assert costs(problem, both) == []
    assert costs(problem, rota((1, "day"))) == [("hand-over", 2, 6)]
    assert costs(problem, rota()) == [("hand-over", 2, 6), ("hand-over", 2, 6)]


def test_the_finding_says_which_side_is_missing() -> None:
    problem = small_problem(hand_over(960, 1020), agents=(ANN, BOB))

    (found,) = judge(problem, rota((1, "day"))).soft_breaches

    assert found.text == "Tue 2 Mar: who takes is not at the hand-over for 1 h"


def test_people_kept_apart_do_not_work_at_the_same_time() -> None:
    early = pattern("early", "06:00", "10:00")
    people = (ANN, agent("bob", patterns=("day", "early")))
    apart = KeptApart(weight=3, people=("ann", "bob"))
    problem = small_problem(apart, agents=people, patterns=(DAY, early))

    an_hour = joined([rota((1, "day")), rota((1, "early"), name="bob")])
    assert costs(problem, an_hour) == [("kept-apart", 2, 6)]
    (found,) = judge(problem, an_hour).soft_breaches
    assert found.days == (1,)
    assert found.text == "People kept apart are together for 1 h, first on Tue 2 Mar"
    assert costs(problem, joined([rota((1, "day")), rota((2, "day"), name="bob")])) == []


EARLY = pattern("early", "06:00", "10:00")
TEAM = tuple(agent(name, patterns=("day", "early")) for name in ("ann", "bob", "kim", "lee"))


def paired(*learners: str) -> Pairing:
    return Pairing(weight=3, learners=learners, mentors=("ann", "bob"))


def test_whoever_is_new_is_never_there_without_a_mentor() -> None:
    problem = small_problem(paired("kim"), agents=TEAM, patterns=(DAY, EARLY))
    kim, ann = rota((1, "day"), name="kim"), rota((1, "early"))

    assert costs(problem, kim) == [("pairing", 16, 48)]
    assert costs(problem, joined([kim, ann])) == [("pairing", 14, 42)]
    assert costs(problem, joined([kim, ann, rota((1, "day"), name="bob")])) == []
    assert costs(problem, ann) == []
    (found,) = judge(problem, kim).soft_breaches
    assert found.days == (1,)
    assert found.text == "kim works 8 h without anybody who can help, first on Tue 2 Mar"


def test_each_learner_is_counted_alone_and_none_helps_another() -> None:
    problem = small_problem(paired("kim", "lee"), agents=TEAM, patterns=(DAY, EARLY))
    both = joined([rota((1, "day"), name="kim"), rota((1, "day"), name="lee")])

    assert costs(problem, both) == [("pairing", 16, 48), ("pairing", 16, 48)]
    assert costs(problem, joined([both, rota((1, "day"))])) == []
