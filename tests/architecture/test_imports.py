"""The import contracts hold, and each turns red on the imports it forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

# A house with every room of the contracts, and nothing in it.
ROOMS = (
    *("planner/" + room for room in ("accounts", "people", "jobs", "demand", "rotas", "db")),
    *("planner/" + room for room in ("time_off", "swaps", "wellbeing", "appreciation")),
    *("planner/" + room for room in ("reports", "feeds", "notices", "demo")),
    *("solver/" + room for room in ("rules", "engine", "judge", "explain", "day_plan", "formats")),
    "web/people",
)

# (file that gets the import, the import, contract that must turn red)
FAULTS = (
    ("solver/rota.py", "import planner.people", "Floors"),
    ("planner/people/x.py", "import web.app", "Floors"),
    ("planner/people/x.py", "import planner.rotas", "Rooms of planner, top to bottom"),
    ("planner/db/x.py", "import planner.accounts", "Rooms of planner, top to bottom"),
    ("planner/rotas/x.py", "import planner.time_off", "Rooms of planner, top to bottom"),
    ("planner/reports/x.py", "import planner.wiring", "Rooms of planner, top to bottom"),
    ("planner/gossip/__init__.py", "", "Rooms of planner, top to bottom"),
    ("planner/gossip.py", "", "Rooms of planner, top to bottom"),
    ("solver/engine/x.py", "import solver.judge", "Judge and engine"),
    ("solver/judge/x.py", "from solver.engine import lower", "Judge and engine"),
    ("solver/rules/rest.py", "from ortools.sat.python import cp_model", "Only solver.engine and"),
    ("solver/judge/x.py", "import ortools", "Only solver.engine and"),
    ("planner/demand/x.py", "import ortools", "Only solver.engine and"),
    ("solver/judge/x.py", "from numba import njit", "Only solver.engine, solver.day_plan"),
    ("planner/rotas/x.py", "import numba", "Only solver.engine, solver.day_plan"),
    ("planner/rotas/x.py", "from dbos import DBOS", "Only planner.jobs"),
    ("web/app.py", "from dbos import DBOSClient", "Only planner.jobs"),
    ("solver/engine/x.py", "import highspy", "Standalone highspy"),
    ("solver/rules/rest.py", "import sqlalchemy", "The solver knows no"),
    ("solver/formats/x.py", "import icalendar", "The solver knows no"),
    ("solver/__main__.py", "import flask", "The solver knows no"),
    ("planner/people/x.py", "from flask import g", "planner never imports Flask"),
    ("web/people/x.py", "import solver.judge", "web calls verbs"),
    ("web/people/x.py", "from sqlalchemy.orm import Session", "web calls verbs"),
    ("web/people/x.py", "import ortools", "web calls verbs"),
)
# Each of these looks like one of the faults above and is allowed.
ALLOWED = (
    ("solver/engine/x.py", "from ortools.sat.python import cp_model\nimport numba"),
    ("solver/day_plan/x.py", "import ortools\nimport numba"),
    ("planner/demand/x.py", "from numba import njit"),
    ("planner/jobs/x.py", "import dbos"),
    ("planner/reports/x.py", "import planner.wellbeing\nimport planner.rotas"),
    ("planner/wiring.py", "import planner.demo\nimport planner.notices"),
    ("solver/solve.py", "import solver.engine\nimport solver.judge"),
    ("web/people/x.py", "import planner.people\nimport flask"),
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tree with the real contracts, where every room is empty."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        (tmp_path / room).mkdir(parents=True, exist_ok=True)
    for folder in [path for path in tmp_path.rglob("*") if path.is_dir()]:
        (folder / "__init__.py").touch()
    for module in ("planner/wiring.py", "planner/application.py", "web/app.py", "solver/rota.py"):
        (tmp_path / module).touch()
    (tmp_path / "solver/engine/lower.py").touch()
    return tmp_path


def test_the_real_imports_keep_every_contract() -> None:
    result = _contracts(ROOT)
    assert result.returncode == 0, result.stdout


def test_an_empty_house_keeps_every_contract(house: Path) -> None:
    result = _contracts(house)
    assert result.returncode == 0, result.stdout


def test_siblings_may_not_import_each_other_in_a_circle(house: Path) -> None:
    _plant(house, "planner/swaps/x.py", "import planner.wellbeing")
    assert _contracts(house).returncode == 0
    _plant(house, "planner/wellbeing/x.py", "import planner.swaps")
    assert _broken(_contracts(house).stdout) == [
        "Rooms of planner never import each other in a circle"
    ]


@pytest.mark.parametrize(("file", "line", "contract"), FAULTS)
def test_a_forbidden_import_turns_its_contract_red(
    house: Path, file: str, line: str, contract: str
) -> None:
    _plant(house, file, line)
    result = _contracts(house)
    assert result.returncode == 1
    assert any(name.startswith(contract) for name in _broken(result.stdout)), result.stdout


def test_what_the_design_allows_stays_green(house: Path) -> None:
    for file, lines in ALLOWED:
        _plant(house, file, lines)
    result = _contracts(house)
    assert result.returncode == 0, result.stdout


def _plant(house: Path, file: str, lines: str) -> None:
    target = house / file
    target.parent.mkdir(exist_ok=True)
    target.write_text(lines)


def _contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    # A process of its own: import-linter reads the packages that its working folder holds.
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [tool, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def _broken(output: str) -> list[str]:
    lines = [line.strip() for line in output.splitlines()]
    return [line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")]
