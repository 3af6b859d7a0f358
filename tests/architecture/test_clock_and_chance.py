"""Code that decides receives its clock and its seed; it never helps itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import python_files, source

# Where the real clock and real chance enter, each with its reason.
ENTRANCES: dict[str, str] = {
    "planner/application.py": "holds the real clock that every verb receives",
}
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
SEEDED = {"Random", "default_rng", "Generator", "PCG64", "SeedSequence"}


def takes_clock_or_chance(code: str) -> list[str]:
    """Each call of a wall clock or of unseeded chance, as it is written."""
    return [name for call in _calls(code) if (name := _name(call.func)) and _helps_itself(call)]


def _calls(code: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""


def _helps_itself(call: ast.Call) -> bool:
    name = _name(call.func)
    last = name.rsplit(".", 1)[-1]
    if any(name == clock or name.endswith("." + clock) for clock in WALL_CLOCK):
        return True
    if last in SEEDED:
        return not call.args and not call.keywords
    return name.startswith(("random.", "np.random.", "numpy.random."))


def test_planner_and_solver_take_no_clock_and_no_chance() -> None:
    found = {
        str(path): takes_clock_or_chance(source(path))
        for path in python_files("planner", "solver")
        if str(path) not in ENTRANCES
    }
    assert {name: calls for name, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "code",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "time.time()",
        "random.shuffle(x)",
        "np.random.rand(3)",
        "np.random.default_rng()",
        "Random()",
    ],
)
def test_the_guard_sees_a_planted_call(code: str) -> None:
    assert takes_clock_or_chance(code)


@pytest.mark.parametrize(
    "code",
    ["clock.now()", "clock()", "Random(seed)", "np.random.default_rng(seed)", "rng.random()"],
)
def test_what_was_given_may_be_used(code: str) -> None:
    assert not takes_clock_or_chance(code)
