from __future__ import annotations

import subprocess

import pytest

from planner.demo.warm_up import tiny_problem, warming_up
from solver.validate import ensure


def test_the_tiny_problem_is_sound() -> None:
    assert ensure(tiny_problem()) == tiny_problem()


def test_the_child_has_ended_when_the_block_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]  # passed on as they are
            children.append(self)

    monkeypatch.setattr("planner.demo.warm_up.subprocess.Popen", Recorded)
    with warming_up():
        pass
    assert [child.poll() is None for child in children] == [False]
