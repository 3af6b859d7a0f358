"""The child process: JSON lines out, SIGTERM keeps the best, bad input is named."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from solver.outcome import BoundRaised, Exit, Incumbent, SolveOutcome, Status
from solver.problem import RotaProblem, to_json
from solver.rota import to_json as rota_json
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import horizon, small_problem

Line = Incumbent | BoundRaised | SolveOutcome
SOLVER = [sys.executable, "-m", "solver"]


def run(problem: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*SOLVER, *options], input=problem, capture_output=True, check=False)


def lines(output: bytes) -> list[Line]:
    return [msgspec.json.decode(line, type=Line) for line in output.splitlines()]


def test_a_problem_in_gives_lines_out_and_last_the_outcome() -> None:
    done = run(to_json(demo_like_problem(agents=3, days=7)), "--rounds", "3", "--workers", "1")

    *events, last = lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert isinstance(last, SolveOutcome)
    assert len(events) == len(last.timeline)
    assert any(isinstance(event, Incumbent) and event.rota == last.rota for event in events)


def test_equal_rounds_and_seed_give_equal_rotas() -> None:
    problem = to_json(demo_like_problem(agents=3, days=7))
    options = ("--rounds", "3", "--workers", "1", "--seed", "7")

    first, second = (lines(run(problem, *options).stdout)[-1] for _ in range(2))

    assert isinstance(first, SolveOutcome)
    assert isinstance(second, SolveOutcome)
    assert first.rota is not None
    assert first.rota == second.rota


def test_sigterm_stops_with_the_best_rota() -> None:
    problem = to_json(demo_like_problem(agents=12, days=28))
    with subprocess.Popen(
        [*SOLVER, "--seconds", "600"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(problem)
        child.stdin.close()
        first = child.stdout.readline()
        child.send_signal(signal.SIGTERM)
        rest = child.stdout.read()

    last = lines(rest)[-1]
    assert child.returncode == 0
    assert isinstance(lines(first)[0], Incumbent | BoundRaised)
    assert isinstance(last, SolveOutcome)
    assert last.status is Status.CANCELLED


def unsound() -> RotaProblem:
    return small_problem(horizon=horizon(0))


@pytest.mark.parametrize(
    ("problem", "options", "named"),
    [
        (b"", ("--seconds", "1"), b"truncated"),
        (b"{", ("--seconds", "1"), b"truncated"),
        (b"\xff\xfe", ("--seconds", "1"), b"malformed"),
        (b"{}", ("--seconds", "1"), b"horizon"),
        (to_json(unsound()), ("--seconds", "1"), b"days"),
        (to_json(small_problem()), (), b"--seconds"),
        (to_json(small_problem()), ("--seconds", "0"), b"--seconds"),
        (to_json(small_problem()), ("--seconds", "nan"), b"--seconds"),
        (to_json(small_problem()), ("--seconds", "1", "--rounds", "1"), b"--rounds"),
        (to_json(small_problem()), ("--seconds", "1", "--workers", "0"), b"--workers"),
        (to_json(small_problem()), ("--seconds", "1", "--hint", "nowhere.json"), b"nowhere.json"),
    ],
)
def test_bad_input_is_named_and_ends_with_2(
    problem: bytes, options: tuple[str, ...], named: bytes
) -> None:
    done = run(problem, *options)

    assert (done.returncode, done.stdout) == (2, b"")
    assert named in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_hint_that_is_no_rota_is_named(tmp_path: Path) -> None:
    hint = tmp_path / "hint.json"
    hint.write_bytes(b'{"assignments": 3}')

    done = run(to_json(small_problem()), "--rounds", "0", "--hint", str(hint))

    assert done.returncode == 2
    assert b"assignments" in done.stderr


def test_a_run_starts_from_its_hint(tmp_path: Path) -> None:
    problem = to_json(demo_like_problem(agents=3, days=7))
    good = lines(run(problem, "--rounds", "3", "--workers", "1").stdout)[-1]
    assert isinstance(good, SolveOutcome)
    assert good.rota is not None
    hint = tmp_path / "hint.json"
    hint.write_bytes(rota_json(good.rota))

    again = lines(run(problem, "--rounds", "0", "--hint", str(hint)).stdout)[0]

    assert isinstance(again, Incumbent)
    assert again.score == good.score


PLANTED = """
from solver import __main__ as child
from solver.engine import measure
from tests.planted.fault import planted_fault

with planted_fault(measure.step_price, "total + taken * price", "total + taken"):
    raise SystemExit(child.main(["--rounds", "3", "--workers", "1"]))
"""


def test_a_wrong_price_ends_with_3_and_is_named() -> None:
    problem = to_json(demo_like_problem(agents=3, days=7))

    done = subprocess.run(
        [sys.executable, "-c", PLANTED], input=problem, capture_output=True, check=False
    )

    assert done.returncode == Exit.FAULT
    assert b"the judge" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not any(isinstance(line, SolveOutcome) for line in lines(done.stdout))


ORPHAN = """
import os, subprocess, sys

with open(sys.argv[1], "rb") as problem:
    subprocess.Popen([sys.executable, "-m", "solver", "--seconds", "120"], stdin=problem)
sys.stdin.read()
os._exit(1)
"""


def test_a_search_whose_parent_died_stops_with_the_best_rota(tmp_path: Path) -> None:
    problem = tmp_path / "problem.json"
    problem.write_bytes(to_json(demo_like_problem(agents=12, days=28)))
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(problem)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        first = parent.stdout.readline()
        parent.kill()
        rest = parent.stdout.read()

    last = lines(rest)[-1]
    assert isinstance(lines(first)[0], Incumbent | BoundRaised)
    assert isinstance(last, SolveOutcome)
    assert last.status is Status.CANCELLED
