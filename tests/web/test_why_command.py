"""Reasons and replanning by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.planner.rotas.scene import draft_of, scene
from web.cli import cli
from web.instance import open_planner


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["rota", *words, "--team", "Support"], prog_name="planner")


@pytest.fixture
def instance(planner_instance: Path) -> Path:
    """A state folder with a draft of the first week of March 2027."""
    open_planner(planner_instance).database.close()
    at = scene(planner_instance)
    draft_of(at, days=7)
    at.planner.database.close()
    return planner_instance


@pytest.mark.usefixtures("instance")
def test_reasons_are_told_of_a_day_and_of_an_interval() -> None:
    day = run("why", "--person", "Aoife", "--day", "2027-03-02")
    short = run("why", "--queue", "phone", "--at", "2027-03-02 03:00")
    sick = run("replan", "sick", "Aoife", "--from", "2027-03-02")

    assert day.exit_code == 0, day.output
    assert day.stdout.startswith("Aoife, Tue 2 Mar: Early 07:00–15:30")
    assert "Instead a free day:" in day.stdout
    assert short.stdout.splitlines()[0] == "phone, Tue 2 Mar 03:00: 0 of 0 people there"
    assert "  6 people: no shift of theirs is at this time" in short.stdout
    assert "Nobody could ever be there: add a shift" in short.stdout
    assert sick.stdout.startswith("Without Aoife: Tue 2 Mar Early 07:00–15:30")


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("why",), "Give either --person and --day, or --queue and --at."),
        (("why", "--person", "Aoife"), "Give either --person and --day"),
        (("why", "--person", "Aoife", "--queue", "Phone"), "Give either --person and --day"),
        (("why", "7", "--person", "Aoife", "--day", "2027-03-02"), "there is no such rota"),
        (("why", "--person", "Aofe", "--day", "2027-03-02"), "did you mean Aoife?"),
        (("why", "--person", "Aoife", "--day", "2027-04-02"), "This rota goes from 1 Mar"),
        (("why", "--queue", "Fon", "--at", "2027-03-02 03:00"), "there is no such queue"),
        (("replan", "sick", "Aoife", "--from", "2027-03-02", "--to", "2027-03-01"), "not within"),
    ],
)
def test_bad_questions_end_with_2_and_say_why(words: tuple[str, ...], message: str) -> None:
    told = run(*words)

    assert (told.exit_code, message in told.output) == (2, True), told.output
