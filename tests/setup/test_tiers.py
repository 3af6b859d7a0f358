"""The framework itself: what runs, what is left out, and what may not be skipped in CI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent


class Run(NamedTuple):
    """How a run of pytest ended."""

    exit_code: int
    output: str
    counts: dict[str, int]


def run(folder: Path, code: str, *options: str, **environment: str) -> Run:
    """Run a test file under the project's own settings, in a process of its own."""
    (folder / "test_it.py").write_text(code)
    counts = folder / "counts.json"
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += ["-c", f"{ROOT}/pyproject.toml", f"--counts={counts}", *options, str(folder)]
    unset = {"CI", "PLANNER_REAL_DATA", "PYTEST_ADDOPTS"}
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    read = json.loads(counts.read_text()) if counts.exists() else {}
    return Run(done.returncode, done.stdout + done.stderr, read)


def test_a_test_cannot_reach_another_machine(tmp_path: Path) -> None:
    code = "import socket\ndef test_call():\n    socket.create_connection(('192.0.2.1', 80), 1)\n"
    result = run(tmp_path, code)
    assert result.exit_code == 1
    assert "SocketConnectBlockedError" in result.output


def test_a_test_can_reach_its_own_machine(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def test_call():\n"
        "    with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "        socket.create_connection(server.getsockname(), 5).close()\n"
    )
    assert run(tmp_path, code).counts["passed"] == 1


def test_a_warning_fails(tmp_path: Path) -> None:
    code = "import warnings\ndef test_old():\n    warnings.warn('old', DeprecationWarning)\n"
    assert run(tmp_path, code).exit_code == 1


SLOW = (
    "import pytest\n"
    "@pytest.mark.slow\n"
    "def test_slow(seed): print('seed', seed)\n"
    "def test_it(): pass\n"
)


def test_the_slow_tier_waits_to_be_asked(tmp_path: Path) -> None:
    counts = run(tmp_path, SLOW).counts
    assert (counts["passed"], counts["deselected"]) == (1, 1)
    assert run(tmp_path, SLOW, "--slow").counts["passed"] == 2


def test_the_seed_is_fixed_unless_it_is_given(tmp_path: Path) -> None:
    assert "seed 20270101" in run(tmp_path, SLOW, "--slow", "-s").output
    assert "seed 77" in run(tmp_path, SLOW, "--slow", "-s", "--seed=77").output


def skipping(marker: str) -> str:
    return f"import pytest\n@pytest.mark.{marker}\ndef test_it(): pytest.skip('it is not there')\n"


@pytest.mark.parametrize("tier", ["browser", "postgres", "parser"])
def test_a_required_tier_skips_at_home_and_fails_in_ci(tmp_path: Path, tier: str) -> None:
    assert run(tmp_path, skipping(tier)).counts["skipped"] == 1
    in_ci = run(tmp_path, skipping(tier), CI="true")
    assert (in_ci.exit_code, in_ci.counts["failed"]) == (1, 1)
    assert "it is not there" in in_ci.output


def test_a_missing_browser_fails_in_ci_from_within_the_fixture(tmp_path: Path) -> None:
    code = (
        "import pytest, tests.conftest\n"
        "from pathlib import Path\n"
        "tests.conftest.CHROMIUM = Path('/nowhere')\n"
        "def test_page(browser): pass\n"
    )
    assert run(tmp_path, code).counts["skipped"] == 1
    assert run(tmp_path, code, CI="true").exit_code == 1


def test_another_skip_stays_a_skip_in_ci(tmp_path: Path) -> None:
    assert run(tmp_path, skipping("slow"), "--slow", CI="true").counts["skipped"] == 1


REAL = "def test_files(real_data): assert (real_data / 'x').exists()\n"


def test_real_data_tests_are_not_collected_without_a_folder(tmp_path: Path) -> None:
    result = run(tmp_path, REAL)
    assert (result.counts["deselected"], result.counts["real_data"]) == (1, 0)


def test_real_data_tests_run_on_the_folder_that_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "x").touch()
    result = run(tmp_path, REAL, PLANNER_REAL_DATA=str(data))
    assert (result.counts["passed"], result.counts["real_data"]) == (1, 1)


def test_a_named_folder_that_cannot_be_read_fails_the_run(tmp_path: Path) -> None:
    result = run(tmp_path, REAL, PLANNER_REAL_DATA=str(tmp_path / "gone"))
    assert result.exit_code != 0
    assert "PLANNER_REAL_DATA" in result.output


def test_an_unknown_marker_fails(tmp_path: Path) -> None:
    code = "import pytest\n@pytest.mark.solw\ndef test_it(): pass\n"
    assert run(tmp_path, code).exit_code != 0
