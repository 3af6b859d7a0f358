"""Where the engine's model and the judge disagree about a rota."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from solver.engine import model
from solver.judge import Judge
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota, rota_of
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import every_assignment, planted_rota, sampled_rota

Dispute = tuple[int | None, int | None, Rota]
"""The judge's price, the model's price (None: forbidden) and the rota."""


def disputes(problem: RotaProblem, rotas: Iterable[Rota]) -> Iterator[Dispute]:
    """Yield the rotas that one side forbids and the other allows, or that they price unlike."""
    judge = Judge(problem)
    for rota in rotas:
        judged, modelled = judge.score(rota), model.price(problem, rota)
        if judged != modelled:
            yield judged, modelled, rota


def disputed(seed: int, *, samples: int = 4) -> list[Dispute]:
    """List the disputes over one random problem: the rota planted in it and some samples."""
    problem = random_problem(seed, feasible=seed % 2 == 0)
    rotas = [planted_rota(problem, seed)]
    rotas += [sampled_rota(problem, number) for number in range(samples)]
    return list(disputes(problem, rotas))


def all_rotas(problem: RotaProblem) -> Iterator[Rota]:
    """Yield every rota with at most one duty a day for each agent."""
    by_day: dict[tuple[str, int], list[list[Assignment]]] = {}
    for one in every_assignment(problem):
        by_day.setdefault((one.agent, one.day), [[]]).append([one])
    for chosen in itertools.product(*by_day.values()):
        yield rota_of(list(itertools.chain.from_iterable(chosen)))
