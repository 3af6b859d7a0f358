"""Whatever one field says: a fault that names it, or a problem that can be lowered and judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from solver.engine.lowered import Lowered
from solver.engine.model import price
from solver.engine.tables import tables
from solver.judge import Judge
from solver.problem import RotaProblem, from_json, to_json
from solver.validate import check
from tests.factories.random_problems import random_problem
from tests.factories.random_rotas import planted_rota

NUMBERS = (-1, 0, 10**6, 2**31, 2**63, 10**30, -(10**30))
TEXTS = ("", "nobody", "\u0000", "x" * 500)
SEEDS = range(4)
EVERY = 7
"""In the quick tier one mutation of so many is tried."""


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk to every number and text; of a long list of numbers only the first and the last."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        ends = {0, len(value) - 1} if value and isinstance(value[0], int) else range(len(value))
        for index in sorted(ends):
            yield from leaves(value[index], (*path, index))
    elif isinstance(value, int | str):
        yield path


def changed(loose: Any, path: tuple[Any, ...], value: object) -> bytes:
    """Write a problem with one leaf replaced."""
    copy = msgspec.json.decode(msgspec.json.encode(loose))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return msgspec.json.encode(copy) if not _is_big(value) else _with_big(copy, value)


def _is_big(value: object) -> bool:
    return isinstance(value, int) and abs(value) >= 2**63


def _with_big(copy: Any, value: object) -> bytes:
    # msgspec writes no number beyond 64 bits.

    return json.dumps(copy).encode()


def mutations(seed: int) -> list[bytes]:
    loose = msgspec.json.decode(to_json(random_problem(seed, feasible=True)))
    found = []
    for path in leaves(loose):
        inner = loose
        for step in path:
            inner = inner[step]
        values: tuple[object, ...] = TEXTS if isinstance(inner, str) else NUMBERS
        found += [changed(loose, path, value) for value in values]
    return found


def survives(content: bytes, seed: int) -> None:
    """Refuse with a fault, or lower, flatten and judge alike without an exception."""
    try:
        problem = from_json(content)
    except msgspec.ValidationError:
        return
    faults = check(problem)
    if faults:
        assert all(fault.object and fault.field and fault.text for fault in faults)
        return
    _used(problem, seed)


def _used(problem: RotaProblem, seed: int) -> None:
    rota = planted_rota(problem, seed)
    assert tables(Lowered(problem)).size
    assert price(problem, rota) == Judge(problem).score(rota)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_field_of_any_value_is_refused_or_borne(seed: int) -> None:
    for content in mutations(seed)[seed::EVERY]:
        survives(content, seed)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20))
def test_every_field_of_many_problems_is_refused_or_borne(seed: int, number: int) -> None:
    own = 500_000 + 20 * seed + number
    for content in mutations(own):
        survives(content, own)
