"""Prices before any programme is solved, and a programme that is solved again as it grows."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.math_opt.python import mathopt

from solver.engine import linear
from solver.engine.first_prices import FirstPrices
from solver.engine.lowered import Lowered
from solver.engine.relax import Cover, score_prices
from solver.engine.tables import tables
from solver.formats.tour import VARIANTS, tour_problem

SCALE = 100


def test_cover_is_worth_most_where_nobody_is_and_less_where_some_are() -> None:
    lowered = Lowered(tour_problem(9, seed=1, variant=VARIANTS["plain"]))
    first = FirstPrices(lowered, tables(lowered), Cover(lowered, score_prices(lowered)), SCALE)
    before = first.worth()

    required = lowered.lines[0].required
    given = [duties[0] for days in lowered.of_day for duties in days if duties]
    first.answer(before, np.array(given))
    after = first.worth()

    assert len(set(before)) == 1
    crowded = [row for row, need in enumerate(required) if first.average[row] > need + 100]
    empty = [row for row in range(len(after)) if first.average[row] == 0]
    assert crowded
    assert empty
    assert all(after[row] <= 0 < before[row] for row in crowded)
    assert all(after[row] == before[row] for row in empty)


def test_the_average_is_that_of_late_answers_more_than_of_early_ones() -> None:
    lowered = Lowered(tour_problem(3, seed=1, variant=VARIANTS["plain"]))
    first = FirstPrices(lowered, tables(lowered), Cover(lowered, score_prices(lowered)), SCALE)
    index = next(duties[0] for duties in lowered.of_day[0] if duties)
    row, amount = lowered.footprint(index, 0, "contacts")[0]

    averages = []
    for given in ([index], [], [index]):
        first.answer(first.worth(), np.array(given, dtype=np.int64))
        averages.append(first.average[row] / amount)

    # Weights are 1, then 2/3, then 2/4.
    assert averages == pytest.approx([1.0, 1 / 3, 2 / 3])


@pytest.mark.parametrize("most_rows", [0, 100])
def test_a_programme_that_grows_is_solved_anew_as_if_whole(
    most_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linear, "MOST_ROWS", most_rows)
    model = mathopt.Model()
    row = model.add_linear_constraint(lb=10.0, ub=10.0)
    growing = linear.Growing(model)
    values = []
    for price, amount in ((5.0, 1.0), (8.0, 2.0), (9.0, 3.0)):
        column = model.add_variable(lb=0.0)
        model.objective.set_linear_coefficient(column, price)
        row.set_coefficient(column, amount)
        found = growing.solved(10.0)
        assert found is not None
        values.append(found.objective_value())

    assert values == pytest.approx([50.0, 40.0, 30.0], rel=1e-5)


def test_a_programme_without_any_answer_has_none() -> None:
    model = mathopt.Model()
    column = model.add_variable(lb=0.0, ub=1.0)
    model.add_linear_constraint(column >= 2.0)

    assert linear.Growing(model).solved(10.0) is None
