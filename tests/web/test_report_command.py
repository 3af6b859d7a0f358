"""Hours by command: shown, written, and closed for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.factories.organisation import organisation
from web.cli import cli
from web.instance import open_planner

MONTH = ("report", "hours", "--month", "2026-02")


def run(*words: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="planner", input=answer)


@pytest.fixture
def instance(planner_instance: Path) -> Path:
    """A state folder with six people and no rota."""
    planner = open_planner(planner_instance)
    organisation(planner)
    planner.database.close()
    return planner_instance


@pytest.mark.usefixtures("instance")
def test_hours_are_shown_by_person_and_team() -> None:
    lines = run(*MONTH, "--team", "support", "--site", "Dublin").stdout.splitlines()
    assert len(lines) == 6
    expected = "target 0 h, planned 0 h, worked 0 h, credited 0 h, difference 0 h"
    assert lines[0] == f"Aoife: {expected}"
    assert run(*MONTH, "--team", "Sales").stdout == ""


@pytest.mark.usefixtures("instance")
def test_files_are_written_by_their_name_and_the_same_twice(tmp_path: Path) -> None:
    for name in ("hours.csv", "hours.xlsx"):
        files = tmp_path / name, tmp_path / f"again-{name}"
        for file in files:
            done = run(*MONTH, "--out", str(file))
            assert done.stdout == f"Written: {file}\n", done.output
        assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("report", "hours"), "Give either --month"),
        ((*MONTH, "--from", "2026-02-01"), "Give either --month"),
        (("report", "hours", "--month", "February"), "give a month such as"),
        ((*MONTH, "--out", "hours.pdf"), ".csv or .xlsx"),
        ((*MONTH, "--out", "gone/hours.csv"), "cannot be written"),
        ((*MONTH, "--team", "Suport"), "did you mean Support?"),
        (("report", "hours", "--from", "2026-02-02", "--to", "2026-02-01"), "1 to 400 days"),
        (("report", "close", "2026-13"), "give a month such as"),
        (("report", "close", "2199-01"), "has not ended"),
    ],
)
def test_what_cannot_be_is_named(words: tuple[str, ...], message: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())


@pytest.mark.usefixtures("instance")
def test_a_month_is_closed_when_somebody_confirms_it() -> None:
    assert "Nothing was closed." in run("report", "close", "2026-02", answer="n\n").output
    assert run("report", "close", "2026-02").exit_code == 2
    assert "February 2026 is closed." in run("report", "close", "2026-02", "--yes").stdout
    again = run("report", "close", "2026-02", "--yes")
    assert (again.exit_code, "closed by command line already" in again.output) == (2, True)
