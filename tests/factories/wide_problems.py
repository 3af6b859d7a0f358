"""Problems of every shape, each built around a rota that breaks none of its rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import msgspec

from solver import rules
from solver.problem import RotaProblem
from solver.rota import Rota, rota_of
from solver.rules import Rule
from tests.factories.problems import DENVER, DUBLIN, pattern
from tests.factories.random_problems import ANY, PATTERNS, Family, random_problem
from tests.factories.random_rotas import planted_rota

LORD_HOWE, CHATHAM = "Australia/Lord_Howe", "Pacific/Chatham"
NIGHTS = (
    *(one for one in PATTERNS if one.id in {"night", "on-call", "late", "split"}),
    pattern("whole", "08:00", "08:00"),
    pattern("long", "23:30", "11:45", unplaced_unpaid_break_minutes=45),
)

FAMILIES: dict[str, Family] = {
    "any": ANY,
    "one day": Family(days=(1,), agents=(1, 2, 6)),
    "two days": Family(days=(2,), agents=(1, 2, 6)),
    "four weeks": Family(days=(28,), intervals=(30,), agents=(1, 2)),
    "fifty-two weeks": Family(
        days=(364,), intervals=(60,), agents=(1,), zones=("UTC", DUBLIN), patterns=PATTERNS[:3]
    ),
    "spring": Family(first_dates=(date(2027, 3, 13), date(2027, 3, 27)), zones=(DUBLIN, DENVER)),
    "autumn": Family(first_dates=(date(2027, 10, 30), date(2027, 11, 6)), zones=(DUBLIN, DENVER)),
    # Clocks move by half an hour on Lord Howe Island, on 4 April and 3 October 2027.
    "half-hours": Family(
        first_dates=(date(2027, 4, 3), date(2027, 10, 2)),
        zones=(LORD_HOWE, "Asia/Kolkata", "America/St_Johns"),
        intervals=(15, 30),
    ),
    # Clocks move at 02:45 standard time on the Chatham Islands, on 4 April and 26 September 2027.
    "quarters": Family(
        first_dates=(date(2027, 4, 3), date(2027, 9, 25)),
        zones=(CHATHAM, "Asia/Kathmandu", "Australia/Eucla"),
        intervals=(15, 30, 60),
    ),
    "overnight": Family(patterns=NIGHTS),
    "leap day": Family(first_dates=(date(2028, 2, 27), date(2028, 2, 28), date(2028, 2, 29))),
    "crowd": Family(agents=(12,), days=(7,)),
}


def of_family(name: str) -> Callable[[int], tuple[RotaProblem, Rota]]:
    """Draw problems of a family, each with the rota it was built around."""

    def draw(seed: int) -> tuple[RotaProblem, Rota]:
        problem = random_problem(seed, feasible=True, family=FAMILIES[name])
        return problem, planted_rota(problem, seed)

    return draw


def nobody(seed: int) -> tuple[RotaProblem, Rota]:
    """Draw a problem without agents."""
    problem = random_problem(seed, feasible=True)
    # A pairing is between people: where nobody is there is none.
    kept = (one for one in problem.rules if not isinstance(one, rules.Pairing))
    bare = msgspec.structs.replace(
        problem, agents=(), pins=(), rules=tuple(_unnamed(one, seed) for one in kept)
    )
    return bare, rota_of([])


NAMING_NOBODY: dict[type, dict[str, Any]] = {
    rules.FairShare: {"shares": {}},
    rules.YearEnd: {"turns": {}},
    rules.KeptApart: {"people": ()},
    rules.HandOver: {"giving": (), "taking": ()},
    rules.Stability: {"duties": {}},
}


def _unnamed(rule: Rule, seed: int) -> Rule:
    """Let a rule name nobody; who must be present cannot be asked for where nobody is."""
    if isinstance(rule, rules.MinimumPresence):
        rule = msgspec.structs.replace(rule, weight=Random(seed).randint(0, 9))
    return msgspec.structs.replace(rule, applies_to=(), **NAMING_NOBODY.get(type(rule), {}))


def nothing(seed: int) -> tuple[RotaProblem, Rota]:
    """Draw a horizon and nothing else."""
    horizon = random_problem(seed).horizon
    return RotaProblem(horizon=horizon, agents=(), patterns=(), demands=(), rules=()), rota_of([])


SHAPES: dict[str, Callable[[int], tuple[RotaProblem, Rota]]] = {
    **{name: of_family(name) for name in FAMILIES},
    "nobody": nobody,
    "nothing": nothing,
}
