"""`python -m tests`: what it asks pytest for, and what its last line says."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import __main__ as runner
from tests.__main__ import Ending, Step

FINE = [Ending("pytest", 0, 3.0), Ending("ruff check", 0, 0.1)]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """Every step the runner starts; none is really run, and all of them pass."""
    started: list[Step] = []

    def run(step: Step) -> Ending:
        started.append(step)
        return Ending(step.name, 0, 1.0)

    monkeypatch.setattr(runner, "_run", run)
    monkeypatch.setattr("tests.setup.machine.prepare", list)
    monkeypatch.setattr("tests.setup.machine.prepare_clients", lambda: None)
    return started


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_everything_is_checked_even_after_a_failure(commands: list[Step]) -> None:
    assert runner.main([]) == 0
    names = [step.name for step in commands]
    assert names == ["pytest", "ruff check", "ruff format", "mypy --strict", "import contracts"]


def test_one_failing_step_fails_the_run_and_is_named_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    endings = [*FINE, Ending("mypy --strict", 1, 2.0)]
    assert runner._report(endings, Counter(passed=7, skipped=1)) == 1
    line = last_line(capsys)
    assert line.startswith("7 passed, 1 skipped in 5 s")
    assert line.endswith("FAILED: mypy --strict")


def test_the_last_line_says_that_real_data_was_not_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLANNER_REAL_DATA", raising=False)
    assert runner._report(FINE, Counter(passed=7)) == 0
    assert "real-data tests did not run (PLANNER_REAL_DATA is unset)" in last_line(capsys)


def test_the_last_line_counts_the_real_data_tests(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_REAL_DATA", "files")
    assert runner._report(FINE, Counter(passed=7, real_data=4)) == 0
    assert "real-data tests: 4 passed on files" in last_line(capsys)


def test_a_plain_run_draws_no_chance(commands: list[Step]) -> None:
    runner.main([])
    assert not [word for word in commands[0].command if "seed" in word or word == "--slow"]


def test_the_slow_tier_prints_the_seed_that_it_draws(
    commands: list[Step], capsys: pytest.CaptureFixture[str]
) -> None:
    runner.main(["--slow"])
    (seed,) = [word for word in commands[0].command if word.startswith("--seed=")]
    assert f"--seed {seed.removeprefix('--seed=')}" in capsys.readouterr().out


def test_a_printed_seed_repeats_the_run(commands: list[Step]) -> None:
    runner.main(["--slow", "--seed", "42"])
    assert {"--seed=42", "--hypothesis-seed=42"} <= set(commands[0].command)


def test_each_soak_round_has_a_seed_of_its_own(
    commands: list[Step], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = iter([0, 0, 1000, 5000, 5000])
    clock = SimpleNamespace(monotonic=lambda: next(seconds))
    monkeypatch.setattr(runner, "time", clock)
    runner._soak(argparse.Namespace(seed=5, soak=1.0, workers=1, paths=["tests"]))
    seeds = [word for step in commands for word in step.command if word.startswith("--seed=")]
    assert seeds == ["--seed=5", "--seed=6"]
    assert "Soak: 2 rounds" in last_line(capsys)


def test_a_failing_soak_round_ends_the_soak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_run", lambda step: Ending(step.name, 1, 1.0))
    options = argparse.Namespace(seed=5, soak=1.0, workers=1, paths=["tests"])
    assert runner._soak(options).exit_code == 1


def test_counts_of_a_run_that_never_began_are_nothing(tmp_path: Path) -> None:
    assert runner._told(runner._read_counts(tmp_path / "none.json")) == "0 passed"
