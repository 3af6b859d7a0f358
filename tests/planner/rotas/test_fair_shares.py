from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from planner.rotas.fair_shares import Carried, fair_shares


def test_shares_follow_available_days_rounded_up() -> None:
    shares = fair_shares(Fraction(8), {"full": 20, "part": 12}, {})
    assert shares == {"full": 5, "part": 3}


def test_who_carried_more_gets_less() -> None:
    carried = {"a": Carried(6, 40), "b": Carried(2, 40)}
    assert fair_shares(Fraction(8), {"a": 20, "b": 20}, carried) == {"a": 2, "b": 6}


def test_a_joiner_starts_at_the_mean() -> None:
    carried = {"a": Carried(4, 40), "b": Carried(4, 40), "new": Carried()}
    shares = fair_shares(Fraction(9), {"a": 20, "b": 20, "new": 20}, carried)
    assert shares == {"a": 3, "b": 3, "new": 3}


def test_time_away_builds_no_debt() -> None:
    carried = {"a": Carried(4, 40), "away": Carried(1, 10)}
    shares = fair_shares(Fraction(8), {"a": 20, "away": 20}, carried)
    assert shares["a"] == shares["away"]


def test_an_opening_balance_counts_against_the_mean_of_the_openings() -> None:
    carried = {"a": Carried(opening=6), "b": Carried(opening=2), "c": Carried()}
    shares = fair_shares(Fraction(9), {"a": 10, "b": 10, "c": 10}, carried)
    assert shares == {"a": 1, "b": 5, "c": 3}


def test_nobody_available_means_no_shares() -> None:
    assert fair_shares(Fraction(3), {"a": 0}, {}) == {}


@given(
    expected=st.integers(0, 60),
    days=st.lists(st.integers(1, 28), min_size=1, max_size=12),
)
def test_shares_without_history_cover_the_whole_and_no_more_than_one_each_above(
    expected: int, days: list[int]
) -> None:
    available = {str(number): one for number, one in enumerate(days)}
    total = sum(fair_shares(Fraction(expected), available, {}).values())
    assert expected <= total < expected + len(days) + 1
