"""What pages say about a forecast and a requirement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.demand.backtest import Accuracy
from planner.demand.blend import Trial
from planner.demand.page_words import (
    accuracy_sentence,
    closed_sentence,
    floor_sentence,
    needed_sentence,
    why_sentence,
)

GOOD = Accuracy(0.062, 0.05, 0.0, 0.03, 0.81, 0.95, 0.2, 0.023)


def test_accuracy_is_said_as_the_design_says_it() -> None:
    said = accuracy_sentence(GOOD, 30)
    assert said == "Usually within 6 %; 4 of 5 half-hours fell inside the band."


@pytest.mark.parametrize(
    ("coverage", "words"),
    [(0.0, "hardly any"), (0.68, "7 of 10"), (0.58, "3 of 5"), (0.99, "nearly all")],
)
def test_shares_are_said_in_tenths(coverage: float, words: str) -> None:
    assert f"; {words} hours fell" in accuracy_sentence(replace(GOOD, coverage80=coverage), 60)


def test_a_method_chosen_by_hand_is_held_against_the_best() -> None:
    best, chosen = Trial("mean", 0.0, 0.03, 0.062), Trial("growth", 1.0, 0.05, 0.091)
    assert why_sentence([best, chosen], "") == (
        "Chosen by hand, usually within 9 %. On past weeks this one missed less: mean of the last "
        "twelve like weekdays, usually within 6 %."
    )


def test_without_a_check_it_is_said() -> None:
    assert "assumed" in accuracy_sentence(None, 30)
    assert floor_sentence(None) == ""


def test_chance_is_named_unless_the_forecast_was_closer() -> None:
    assert floor_sentence(GOOD) == (
        "Chance alone makes 2 %: no forecast can be closer. Whole days: usually within 5 %."
    )
    assert floor_sentence(replace(GOOD, wape=0.01, daily_wape=0.0)) == (
        "Whole days: usually within 1 %."
    )


def test_agents_are_said_by_cause_and_add_up() -> None:
    whole = {"breaks": 200, "meetings": 100, "unplanned absence": 100}
    assert needed_sentence(1400, 1800, whole) == (
        "Needed on the queue 14 → rostered 18: breaks 2, meetings 1, unplanned absence 1."
    )
    thirds = {"breaks": 33, "meetings": 33, "absence": 34}
    assert needed_sentence(1000, 1100, thirds) == (
        "Needed on the queue 10 → rostered 11: breaks 0.3, meetings 0.4, absence 0.3."
    )
    assert needed_sentence(300, 300, {}) == "Needed on the queue 3 → rostered 3."


def test_contacts_of_closed_hours_are_said() -> None:
    assert closed_sentence(1240.4).startswith("About 1,240 contacts")
    assert closed_sentence(0.2) == ""
