"""However many moves the compiled search takes, it knows what its rota costs and covers."""

from __future__ import annotations

import numpy as np
import pytest

from solver.engine import state as at
from solver.engine import tables as of
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.menus import Added, Shape, Spans, combined, menus, spans
from solver.engine.model import Served
from solver.engine.replica import Replica
from solver.engine.tables import tables
from solver.formats.tour import VARIANTS, tour_problem
from tests.solver.engine.techniques import cases, fits

MOVES = 3_000
HOT = 2_000.0


def drift(lowered: Lowered, arrays: Ints, served: list[Served], seed: int) -> tuple[int, int]:
    """How far score and cover after many moves are from those of the same rota laid afresh."""
    replica = Replica(lowered, arrays, served, seed)
    replica.run(MOVES, HOT, HOT)
    fresh = Replica(lowered, tables(lowered), replica.now(), seed)
    cover = replica.state[replica.state[at.COVERED] : replica.state[at.ORDERS]]
    true_cover = fresh.state[fresh.state[at.COVERED] : fresh.state[at.ORDERS]]
    return int(replica.state[at.SCORE] - fresh.state[at.SCORE]), int(np.sum(cover != true_cover))


@pytest.mark.parametrize("seed", range(16))
def test_score_and_cover_stay_true_over_many_moves(seed: int) -> None:
    for lowered, served in cases(seed):
        if fits(lowered, served):
            assert drift(lowered, tables(lowered), served, seed) == (0, 0)


def test_differences_are_listed_where_nobody_chooses_a_queue() -> None:
    lowered = Lowered(tour_problem(6, seed=1, variant=VARIANTS["plain"]))
    arrays = tables(lowered)
    size = arrays[of.AGENTS] * arrays[of.DAYS]
    cells = arrays[arrays[of.MENUS] :][: 6 * size].reshape(size, 6)

    assert (cells[:, 0] >= 0).mean() > 0.9
    assert drift(lowered, arrays, [], 1) == (0, 0)


def test_a_wrong_difference_is_noticed() -> None:
    lowered = Lowered(tour_problem(6, seed=1, variant=VARIANTS["plain"]))
    arrays = tables(lowered)
    arrays[arrays[of.DIFFERENCES] + 1 : arrays[of.DIFFERENCES + 1] : 2] += 1

    assert drift(lowered, arrays, [], 1) != (0, 0)


def fixed(added: Added, price: int = 0) -> Shape:
    """The shape of a duty that chooses no queue."""
    return (((added, price),),)


def test_cells_alike_but_for_their_first_row_share_their_differences() -> None:
    early, late = ((3, 1), (4, 1)), ((5, 1), (6, 2))
    again = ((13, 1), (14, 1)), ((15, 1), (16, 2))
    shapes = [fixed(early), fixed(late, 7), fixed(again[0]), fixed(again[1], 7)]

    found = menus([(0, 1), (2, 3), ()], shapes)

    assert [cell[:2] for cell in found.cells] == [(0, 3), (0, 13), (-1, 0)]
    assert found.differences[3 * 1 + 2] == ((0, -1), (1, -1), (2, 1), (3, 2))
    assert found.prices[3 * 1 + 2] == 7


def test_a_duty_that_nobody_may_serve_leaves_a_cell_without_differences() -> None:
    assert menus([(0, 1)], [fixed(((0, 1),)), None]).cells == [(-1, 0, -1, -1)]


def test_a_strip_says_in_few_numbers_which_rows_each_duty_covers() -> None:
    early, late = ((3, 2), (4, 2), (6, 3)), ((6, 3), (7, 2))

    found = menus([(0, 1)], [fixed(early, 5), fixed(late, 7)])

    assert found.cells == [(0, 3, 0, 0)]
    assert found.strips == [((0, 2), (1, 2), (3, 3), (4, 2))]
    assert found.parts == [(), ((0, 1),), ((1, 2),)]
    assert (found.spans, found.way_prices) == ([((0, 3),), ((2, 4),)], [5, 7])


def test_a_choice_of_queues_has_a_way_for_each_and_no_differences() -> None:
    phone, chat = (((3, 2),), 0), (((9, 1),), 4)

    found = menus([(0,)], [((phone, chat), ((((4, 2),), 0),))])

    assert found.cells == [(-1, 3, 0, 0)]
    assert found.strips == [((0, 2), (1, 2), (6, 1))]
    assert found.parts == [(), ((0, 2), (2, 3))]
    assert (found.spans, found.way_prices) == ([((0, 1),), ((2, 3),), ((1, 2),)], [0, 4, 0])


@pytest.mark.parametrize(
    "shapes",
    [
        [fixed(((0, 1),)), fixed(((0, 2),))],
        [((((((0, 1),), 0), (((9, 1),), 0))), ((((0, 1),), 0),)), fixed(((0, 1),))],
    ],
    ids=["another amount", "two segments on a row"],
)
def test_where_sums_along_a_strip_would_not_be_the_price_there_is_none(
    shapes: list[Shape],
) -> None:
    assert menus([(0, 1)], shapes).cells[0][2:] == (-1, -1)


@pytest.mark.parametrize(("places", "parts"), [([], ()), ([1, 2, 4], ((1, 3), (4, 5)))])
def test_rising_places_are_told_as_spans(places: list[int], parts: Spans) -> None:
    assert spans(places) == parts


def test_what_cancels_out_is_no_part_of_what_is_combined() -> None:
    assert combined([((1, 1), (2, 1)), ((2, -1), (0, 3))]) == ((0, 3), (1, 1))
