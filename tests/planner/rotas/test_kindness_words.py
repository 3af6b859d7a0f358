"""What another choice for somebody's day does to wishes and to fair shares, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from planner.people.models import DayWish
from planner.rotas.correct_effect import EditEffect
from planner.rotas.kindness_words import KindnessChange, other_share_changes, share_changes
from planner.rotas.why import why_day
from solver import rules
from solver.difference import AgentDifference
from solver.judge import judge
from solver.report import AgentSummary
from solver.rota import rota_of
from tests.factories.copies import copied
from tests.factories.problems import assignment, small_problem
from tests.planner.rotas.carried import ask_for_fairness
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene
from web.commands.rota_why import effect_lines

TUESDAY, SATURDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=5)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    """A draft of people who share weekends; Aoife wishes to be free on Tuesday and on Saturday."""
    at = scene(tmp_path_factory.mktemp("scene"))
    aoife = at.people.person_ids["Aoife"]
    with at.planner.database.write() as session:
        session.add_all(DayWish(person_id=aoife, day=day) for day in (TUESDAY, SATURDAY))
    ask_for_fairness(at, "starts")
    draft = draft_of(at, days=7)
    at.planner.database.close()
    return at, draft


@pytest.fixture
def at(prepared: tuple[Scene, str], tmp_path: Path) -> Scene:
    return replace(prepared[0], planner=copied(prepared[0].planner, tmp_path))


def changed(at: Scene, draft: str, choice: str, name: str = "Aoife") -> EditEffect:
    """What a choice for a person's Saturday changes, or for Aoife's Tuesday if it is a free day."""
    day = TUESDAY if choice == "a free day" else SATURDAY
    found = why_day(at.planner, at.people.lead, draft, at.people.person_ids[name], day)
    return next(one.effect for one in found.others if one.text.startswith(choice))


def test_a_wish_that_would_not_be_met_is_said_apart_from_rules(
    at: Scene, prepared: tuple[Scene, str]
) -> None:
    effect = changed(at, prepared[1], "Early")

    said = "Aoife: wish not met: free on Sat 6 Mar"
    assert effect.wishes == (KindnessChange(said, is_worse=True),)
    assert not any("ish" in one for one in effect.worse)
    assert f"  worse: {said}" in list(effect_lines(effect))


def test_a_wish_that_would_be_met_again_is_better(at: Scene, prepared: tuple[Scene, str]) -> None:
    effect = changed(at, prepared[1], "a free day")

    said = "Aoife: wish met: free on Tue 2 Mar"
    assert effect.wishes == (KindnessChange(said, is_better=True),)
    assert f"  better: {said}" in list(effect_lines(effect))


def test_whose_share_of_a_burden_changes_is_said_beside_what_is_fair(
    at: Scene, prepared: tuple[Scene, str]
) -> None:
    effect = changed(at, prepared[1], "Early", "Ben")

    (weekend,) = effect.shares
    assert weekend.text == "Ben: 0 → 1 weekend with work; a fair share is 1"
    assert (weekend.is_worse, weekend.is_better) == (False, False)
    assert f"  {weekend.text}" in list(effect_lines(effect))


def summary(weekends: int) -> AgentSummary:
    return AgentSummary(
        agent="ann",
        duties=5,
        paid_minutes=2400,
        credited_minutes=0,
        contract_minutes=2400,
        nights=0,
        lates=0,
        sundays=0,
        weekends=weekends,
        holidays=0,
    )


@pytest.mark.parametrize(
    ("before", "after", "share", "said", "worse", "better"),
    [
        (1, 2, 1, "Ann: 1 → 2 weekends with work; a fair share is 1", True, False),
        (3, 2, 1, "Ann: 3 → 2 weekends with work; a fair share is 1", False, True),
        (1, 0, 1, "Ann: 1 → 0 weekends with work; a fair share is 1", False, False),
        (
            0,
            1,
            -1,
            "Ann: 0 → 1 weekend with work; more than a fair share was carried before",
            True,
            False,
        ),
    ],
)
def test_more_than_a_fair_share_is_worse_and_giving_it_away_is_better(
    before: int, after: int, share: int, said: str, worse: object, better: object
) -> None:
    problem = small_problem(rules.FairShare(weight=1, measure="weekends", shares={"ann": share}))
    difference = AgentDifference(before=summary(before), after=summary(after))

    (found,) = share_changes(problem, [difference], {"ann": "Ann"})

    assert (found.text, found.is_worse, found.is_better) == (said, worse, better)


def test_a_share_that_no_summary_counts_is_told_by_the_judge() -> None:
    problem = small_problem(
        rules.FairShare(weight=1, measure="starts", shares={"ann": 0}, starts_until_minute=600)
    )
    (breach,) = judge(problem, rota_of([assignment("ann", 0, "day")])).soft_breaches

    (worse,) = other_share_changes([breach], [], {"ann": "Ann"})
    (better,) = other_share_changes([], [breach], {"ann": "Ann"})

    assert (worse.text, worse.is_worse) == ("Ann: 1 early start, a fair share is 0", True)
    assert better.text == "Ann: no longer 1 early start, a fair share is 0"
