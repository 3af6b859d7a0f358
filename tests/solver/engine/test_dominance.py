"""Labels that another one makes needless: dropping them never changes the cheapest roster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, cast

import numpy as np
import pytest

from solver.engine import best_roster as search_room
from solver.engine import dominance
from solver.engine.best_roster import best_roster, search_roster
from solver.engine.dominance import drop_dominated
from solver.engine.labels import NOTHING
from solver.engine.lowered import Lowered
from solver.engine.own_tables import OwnTables, own_tables
from solver.engine.roster import Roster
from solver.engine.subproblem import Limit
from solver.formats.rostering_problem import problem_of
from solver.formats.rostering_reader import read_instance
from tests.factories.instances import random_instance

WIDTH = 4096
SEEDS = range(12)


def agents(folder: Path) -> Iterator[tuple[Lowered, int, OwnTables]]:
    """Agents with at least and at most so many hours and so many shifts of each kind."""
    for seed in SEEDS:
        path = folder / f"{seed}.txt"
        path.write_text(random_instance(seed))
        lowered = Lowered(problem_of(read_instance(path)))
        for agent in range(len(lowered.problem.agents)):
            if lowered.ground.own[agent]:
                yield lowered, agent, own_tables(lowered, agent, lowered.personal[agent])


def differences(folder: Path) -> tuple[int, int]:
    """How many agents' cheapest rosters were proven, and how many of them cost something else."""
    compared = wrong = 0
    for number, (lowered, agent, own) in enumerate(agents(folder)):
        chance = Random(number)
        wages = np.array([chance.randrange(-500, 700) for _ in own.duties], dtype=np.int64)
        price, _, proven = search_room.best_roster(own, wages, 1, WIDTH)
        prices = dict(zip(own.duties.tolist(), wages.tolist(), strict=True))
        exact = Roster(lowered, agent, prices, 1).least(Limit(30, None), 1)
        compared += proven
        wrong += proven and price != (NOTHING if exact is None else exact[0])
    return compared, wrong


def test_the_cheapest_roster_stays(tmp_path: Path) -> None:
    compared, wrong = differences(tmp_path)
    assert compared > 20
    assert wrong == 0


def test_a_planted_fault_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dominance, "is_no_worse", lambda *_: True)
    for function in (drop_dominated, search_roster, best_roster):
        # What numba compiled has the plain function beside it.
        plain = cast(Any, function).py_func
        monkeypatch.setattr(search_room, plain.__name__, plain)
    assert differences(tmp_path)[1]
