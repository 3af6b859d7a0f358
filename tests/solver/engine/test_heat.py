"""Hours are chosen by what the whole rota would cost with them."""

from __future__ import annotations

from itertools import product

import pytest

from solver.engine.heat import REACH, can_weigh, weighed_duty, weighed_place
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered
from solver.engine.model import Served
from solver.engine.replica import Replica
from solver.engine.state import SCORE
from solver.engine.tables import ALIKE, tables
from solver.formats.tour import VARIANTS, tour_problem

LOWERED = Lowered(tour_problem(6, seed=1, variant=VARIANTS["plain"]))
ARRAYS = tables(LOWERED)
CHOOSING = Lowered(tour_problem(6, seed=1, variant=VARIANTS["skills15"]))


def annealed(lowered: Lowered) -> Replica:
    made = Replica(lowered, tables(lowered), [], seed=3)
    made.run(20_000, 500.0, 50.0)
    return made


@pytest.fixture
def replica() -> Replica:
    return annealed(LOWERED)


def costs(lowered: Lowered, arrays: Ints, served: list[Served], place: int) -> dict[int, int]:
    """The score of a rota with each duty of a cell in place of the one given there.

    On the queues that make it cheapest.
    """
    index, _ = served[place]
    agent, day = lowered.duties[index].agent, lowered.duties[index].day
    found = {}
    for duty in lowered.of_day[agent][day]:
        rotas = (
            [*served[:place], (duty, tuple(one.queue for one in queues)), *served[place + 1 :]]
            for queues in product(*lowered.choices[duty])
        )
        found[duty] = min(int(Replica(lowered, arrays, one, 1).state[SCORE]) for one in rotas)
    return found


@pytest.mark.parametrize("lowered", [LOWERED, CHOOSING], ids=["one queue", "a choice of queues"])
@pytest.mark.parametrize("place", [0, 7, 31])
def test_the_cold_choice_is_the_cheapest_for_the_whole_rota(lowered: Lowered, place: int) -> None:
    replica = annealed(lowered)
    served = replica.now()
    of_each = costs(lowered, replica.tables, served, place)
    index = served[place][0]
    agent, day = lowered.duties[index].agent, lowered.duties[index].day

    chosen = weighed_duty(replica.tables, replica.state, agent, day, index, 0.01)

    assert of_each[chosen] == min(of_each.values())
    assert replica.now() == served


def test_some_who_are_weighed_have_a_choice_of_queues() -> None:
    served = annealed(CHOOSING).now()
    choosing = [max(map(len, CHOOSING.choices[served[place][0]])) for place in (0, 7, 31)]

    assert max(choosing) == 2


def moved(served: list[Served], place: int) -> dict[tuple[int, int], int]:
    """The score of a rota with a duty on each of its agent's free days, and with each hours."""
    rest = [*served[:place], *served[place + 1 :]]
    index, queues = served[place]
    agent = LOWERED.duties[index].agent
    taken = {LOWERED.duties[i].day for i, _ in rest if LOWERED.duties[i].agent == agent}
    free = set(range(LOWERED.problem.horizon.days)) - taken
    options = ((day, duty) for day in free for duty in LOWERED.of_day[agent][day])
    return {
        (day, duty): int(Replica(LOWERED, ARRAYS, [*rest, (duty, queues)], 1).state[SCORE])
        for day, duty in options
    }


@pytest.mark.parametrize("place", [0, 7, 31])
def test_the_cold_place_is_the_cheapest_for_the_whole_rota(replica: Replica, place: int) -> None:
    served, s = replica.now(), replica.state
    agent, day = (getattr(LOWERED.duties[served[place][0]], name) for name in ("agent", "day"))
    near = {key: price for key, price in moved(served, place).items() if abs(key[0] - day) <= REACH}

    option = weighed_place(ARRAYS, s, agent, day, 0.01)

    assert near[int(s[option]), int(s[option + 1])] == min(near.values())
    assert replica.now() == served


def test_the_hotter_the_more_even_the_choice(replica: Replica) -> None:
    index = replica.now()[7][0]
    agent, day = LOWERED.duties[index].agent, LOWERED.duties[index].day

    def drawn(temperature: float) -> set[int]:
        choice = (ARRAYS, replica.state, agent, day, index, temperature)
        return {weighed_duty(*choice) for _ in range(400)}

    assert len(drawn(0.01)) < len(drawn(300.0)) <= len(drawn(3e6))


def test_a_cell_of_which_every_duty_counts_otherwise_is_not_weighed() -> None:
    arrays = ARRAYS.copy()
    arrays[arrays[ALIKE]] = 0

    assert can_weigh(ARRAYS, 0)
    assert not can_weigh(arrays, 0)
