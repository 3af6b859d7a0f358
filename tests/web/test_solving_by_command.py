"""`planner solve` and `planner benchmark`: one line of JSON, and plain refusals."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from solver import rules
from solver.judge import judge
from solver.problem import Pin, RotaProblem, to_json
from solver.rota import from_json
from tests.factories.demo_like import demo_like_problem
from tests.factories.problems import agent, small_problem
from web.cli import cli, main
from web.commands import solving


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="planner")


def written(folder: Path, problem: RotaProblem) -> Path:
    path = folder / "problem.json"
    path.write_bytes(to_json(problem))
    return path


def figures(told: Result) -> dict[str, Any]:
    (line,) = told.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.mark.usefixtures("planner_instance")
def test_a_problem_is_solved_alike_for_equal_rounds_and_seed(tmp_path: Path) -> None:
    problem = demo_like_problem(agents=2, days=7)
    path = written(tmp_path, problem)
    answers = [tmp_path / "one.json", tmp_path / "two.json"]

    told = [run("solve", path, "--rounds", 2, "--seed", 5, "--solution", out) for out in answers]

    found, report = figures(told[0]), judge(problem, from_json(answers[0].read_bytes()))
    assert answers[0].read_bytes() == answers[1].read_bytes()
    assert report.legal
    assert found["score"] == report.score >= found["lower_bound"]
    assert found["short_agent_minutes"] == report.short_agent_minutes
    assert found["status"] in {"optimal", "feasible"}
    assert {"short_agent_minutes_bound", "conflict", "seconds"} < set(found)


@pytest.mark.usefixtures("planner_instance")
def test_a_problem_without_any_rota_ends_with_1_and_writes_nothing(tmp_path: Path) -> None:
    ann = agent("ann", fixed_days=())
    pin = Pin(agent="ann", day=1, pattern="day", queues=("phone",))
    problem = small_problem(rules.FixedDays(), rules.Pins(), agents=(ann,), pins=(pin,))
    answer = tmp_path / "rota.json"

    told = run("solve", written(tmp_path, problem), "--rounds", 1, "--solution", answer)

    found = figures(told)
    assert (told.exit_code, found["status"], found["score"]) == (1, "infeasible", None)
    assert found["conflict"]
    assert not answer.exists()


@pytest.mark.usefixtures("planner_instance")
def test_a_problem_that_contradicts_itself_names_object_and_field(tmp_path: Path) -> None:
    problem = small_problem()
    unknown = msgspec.structs.replace(problem.agents[0], patterns=("dawn",))
    path = written(tmp_path, msgspec.structs.replace(problem, agents=(unknown,)))

    told = run("solve", path, "--seconds", 1, "--solution", tmp_path / "rota.json")

    assert (told.exit_code, told.stdout) == (2, "")
    assert "agent ann, patterns: dawn is unknown" in told.stderr
    assert "planner solve --schema" in told.stderr


@pytest.mark.usefixtures("planner_instance")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--seconds", "1", "--rounds", "1", "--solution", "rota.json"), "not both"),
        (("--seconds", "nan", "--solution", "rota.json"), "nan"),
        (("--seconds", "0", "--solution", "rota.json"), "0.0 is not in the range"),
        (("--seconds", "1", "--solution", "no/rota.json"), "there is no folder no"),
        (("--seconds", "1"), "--solution"),
    ],
)
def test_wrong_options_are_refused_before_the_search(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    answer = run("solve", written(tmp_path, small_problem()), *words)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert told in answer.stderr


def test_the_schema_needs_no_problem() -> None:
    told = run("solve", "--schema")

    assert told.exit_code == 0
    assert "RotaProblem" in json.loads(told.stdout)["$defs"]


@pytest.mark.usefixtures("planner_instance")
def test_an_instance_that_cannot_be_read_names_section_and_line(tmp_path: Path) -> None:
    path = tmp_path / "Instance5.txt"
    path.write_text("SECTION_HORIZON\n14\nSECTION_SHIFTS\nE,480\n")

    told = run("benchmark", "rostering", path, "--solution", tmp_path / "rota.csv")

    assert (told.exit_code, told.stdout) == (2, "")
    assert "Instance5.txt, SECTION_SHIFTS, line 4: has 2 fields" in told.stderr


@pytest.mark.parametrize(("code", "left_with"), [(1, [1]), (None, [0])])
def test_a_search_that_does_not_hear_its_end_is_left_with_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, code: int | None, left_with: list[int]
) -> None:
    heard, left = threading.Event(), list[int]()
    searching = threading.Thread(target=heard.wait, daemon=True)
    searching.start()
    monkeypatch.setattr(solving, "_BEGUN", [searching])
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(cli, "main", ending_with(code))

    with pytest.raises(SystemExit):
        main()
    heard.set()
    searching.join()
    with pytest.raises(SystemExit):
        main()

    assert left == left_with


def ending_with(code: int | None) -> Callable[..., None]:
    def end(**_: object) -> None:
        raise SystemExit(code)

    return end


@pytest.mark.usefixtures("planner_instance")
def test_a_tour_tells_its_figures_and_the_memory_it_took(tmp_path: Path) -> None:
    written_to = tmp_path / "tour.json"

    told = run("benchmark", "tour", "--agents", 0, "--seconds", 1, "--problem", written_to)

    found = figures(told)
    assert (found["score"], found["lower_bound"], found["gap"]) == (0, 0, None)
    assert 10 < found["peak_memory_mb"] < 100_000
    assert written_to.exists()


@pytest.mark.usefixtures("planner_instance")
@pytest.mark.parametrize("words", [("--agents", "-1"), ("--agents", "2", "--variant", "huge"), ()])
def test_a_tour_that_cannot_be_is_refused(words: tuple[str, ...]) -> None:
    told = run("benchmark", "tour", *words)

    assert (told.exit_code, told.stdout) == (2, "")
