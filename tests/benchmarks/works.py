"""What is benchmarked: each work runs in a process of its own and says how good it was."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.data import real_file, rostering_file
from tests.benchmarks.peers import PEERS

Result = dict[str, Any]
Work = Callable[[float, int, Path], Result]
"""Runs for so many seconds from a seed and keeps its files in a folder."""

TOURS = (30, 100, 300, 1000)
INSTANCES = tuple(range(1, 25, 2))
FORECASTS = ("bank", "social", "incidents", "morning", "speed")


def _told(module: str, *words: object) -> Result:
    """Run a module and read the line of JSON that it prints last."""
    command = [sys.executable, "-m", module, *(str(word) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.returncode, "said": done.stderr.strip()[-300:]}
    told: Result = json.loads(done.stdout.splitlines()[-1])
    return told


def _planner(*words: object) -> Result:
    return _told("web.cli", "benchmark", *words)


def _tour(agents: int, variant: str) -> Work:
    def run(seconds: float, seed: int, folder: Path) -> Result:
        given = ("--agents", agents, "--variant", variant, "--seconds", seconds, "--seed", seed)
        return _planner("tour", *given)

    return run


def _rostering(number: int) -> Work:
    def run(seconds: float, seed: int, folder: Path) -> Result:
        solution = folder / f"rostering-{number}-{seed}.csv"
        given = ("--seconds", seconds, "--seed", seed, "--solution", solution)
        told = _planner("rostering", rostering_file(str(number)), *given)
        # The same column as the peers'.
        return {"score": told.pop("penalty"), **told} if "penalty" in told else told

    return run


def _support_week(seconds: float, seed: int, folder: Path) -> Result:
    """A real team's week; the published rota scores 82 + 579."""
    week, solution = real_file("support-week", "week.json"), folder / f"support-week-{seed}.json"
    given = ("--seconds", seconds, "--seed", seed, "--solution", solution)
    told = _planner("support-week", week, *given)
    return told | {"total": told["cost"] + told["fairness"]} if "cost" in told else told


def _inside(name: str) -> Work:
    def run(seconds: float, seed: int, folder: Path) -> Result:
        return _told("tests.benchmarks.inside", name, "--seconds", seconds, "--seed", seed)

    return run


def _feeds(name: str) -> Work:
    def run(seconds: float, seed: int, folder: Path) -> Result:
        return _told("tests.benchmarks.feeds", name, "--seconds", seconds, "--seed", seed)

    return run


def _forecast(name: str) -> Work:
    def run(seconds: float, seed: int, folder: Path) -> Result:
        return _told("tests.benchmarks.forecasts", name)

    return run


def _peer(peer: str, work: str) -> Work:
    def run(seconds: float, seed: int, folder: Path) -> Result:
        given = (peer, work, "--seconds", seconds, "--seed", seed)
        return _told("tests.benchmarks.peers", *given)

    return run


COMPARED: dict[str, Work] = {
    **{f"tour-{agents}": _tour(agents, "plain") for agents in TOURS},
    "skills15-100": _tour(100, "skills15"),
    **{f"rostering-{number}": _rostering(number) for number in INSTANCES},
}
"""Works that the peers know too."""

WORKS: dict[str, Work] = {
    **COMPARED,
    "support-week": _support_week,
    "demo": _inside("demo"),
    "judge": _inside("judge"),
    "honesty": _inside("honesty"),
    "explain-clash": _inside("explain-clash"),
    "explain-short": _inside("explain-short"),
    "price-of-kindness": _inside("price-of-kindness"),
    "sick-calls": _inside("sick-calls"),
    **{f"forecast-{name}": _forecast(name) for name in FORECASTS},
    "requirement": _inside("requirement"),
    "simulate-phone": _inside("simulate-phone"),
    "simulate-three-channels": _inside("simulate-three-channels"),
    "feeds-publish": _feeds("publish"),
    "feeds-polls": _feeds("polls"),
}


def peers_of(name: str) -> dict[str, Work]:
    """Give the same work by each peer; none where no peer knows it."""
    return {f"{name} by {peer}": _peer(peer, name) for peer in PEERS if name in COMPARED}
