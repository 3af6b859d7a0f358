"""What a plain model finds is scored apart from it, and both agree."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import pytest
from ortools.math_opt.python import mathopt

from tests.benchmarks.peer_rostering import rostering_model
from tests.benchmarks.peer_tour import tour_model
from tests.benchmarks.peers import solve
from tests.factories.instances import SMALL


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The number of an instance that lies where published ones do."""
    folder = tmp_path / "rostering" / "curtois-qu"
    folder.mkdir(parents=True)
    (folder / "Instance0.txt").write_text(SMALL)
    monkeypatch.setenv("PLANNER_REAL_DATA", str(tmp_path))
    return "0"


def test_both_peers_prove_the_same_optimum_and_the_scorer_confirms_it(small: str) -> None:
    told = [
        solve(peer, *rostering_model(small), seconds=20.0, seed=1) for peer in ("cp-sat", "highs")
    ]

    assert told[0]["score"] == told[1]["score"] == told[0]["lower_bound"] == told[1]["lower_bound"]


@pytest.mark.parametrize("variant", ["plain", "skills15"])
def test_the_model_of_a_tour_costs_what_the_family_says(variant: str) -> None:
    model, scored = tour_model(1, 1, variant)

    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=60), relative_gap_tolerance=0.2
        ),
    )

    values = result.variable_values()
    assert math.isclose(result.objective_value(), scored(lambda one: values[one] > 0.5) or 0)


def test_without_data_the_run_ends_with_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANNER_REAL_DATA", raising=False)

    with pytest.raises(SystemExit, match="PLANNER_REAL_DATA"):
        rostering_model("1")
