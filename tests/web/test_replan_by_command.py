"""Every kind of news by command, worked out by the solver's own process: who changes, and how."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from planner.application import Planner
from planner.people.models import TeamMembership
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
from planner.rotas.models import Assignment
from planner.rotas.queries import ReplanPage, list_versions, replan_page
from planner.rotas.replan_run import execute_replan, unfinished_replans
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene
from web.cli import cli
from web.commands import rota_replan
from web.instance import open_planner

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def at(planner_instance: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A draft week in which Finn has no shift and only Aoife and Ben work on Tuesday."""
    open_planner(planner_instance).database.close()
    at = scene(planner_instance)
    draft_id = draft_of(at, days=7)
    ids = at.people.person_ids
    with at.planner.database.read() as session:
        gone = [
            one.assignment_id
            for one in session.scalars(select(Assignment))
            if one.person_id == ids["Finn"]
            or (one.day == TUESDAY and one.person_id not in {ids["Aoife"], ids["Ben"]})
        ]
    for one in gone:
        correct(at.planner, at.people.lead, draft_id, Free(one))

    def waited(planner: Planner, version_id: str) -> ReplanPage:
        (replan_id,) = unfinished_replans(planner)
        execute_replan(planner, replan_id)
        return replan_page(planner, at.people.lead, version_id)

    monkeypatch.setattr(rota_replan, "waited_for", waited)
    at.planner.database.close()
    return at


def told(*words: str) -> str:
    given = ["rota", "replan", *words, "--team", "Support"]
    done = CliRunner().invoke(cli, given, prog_name="planner")
    assert done.exit_code == 0, done.output
    return done.stdout


def days_of(said: str, name: str) -> list[str]:
    """The changed days of a person, such as "Tue 2 Mar"."""
    own = re.search(rf"^  {name}: .*\n((?:    .*\n)*)", said, re.MULTILINE)
    assert own is not None, said
    return re.findall(r"^    (\w+ \d+ \w+): ", own[1], re.MULTILINE)


@pytest.mark.usefixtures("at")
def test_whoever_leaves_loses_shifts_and_others_gain_them() -> None:
    said = told("leaves", "Ben", "--from", "2027-03-02", "--seconds", "5")

    assert said.splitlines()[0].startswith("Ben works no more from Tue 2 Mar on: ")
    assert re.search(r"^  Ben: 40 h → 8 h, 4 shifts fewer$", said, re.MULTILINE)
    assert days_of(said, "Ben") == ["Tue 2 Mar", "Wed 3 Mar", "Thu 4 Mar", "Fri 5 Mar"]
    assert re.search(r": no shift → Early 07:00–15:30, phone$", said, re.MULTILINE)
    assert "If nobody else changed:" in said
    assert "enough → short by 1" in said


@pytest.mark.usefixtures("at")
def test_whoever_joins_gains_shifts_where_somebody_is_missing() -> None:
    said = told("joins", "Finn", "--seconds", "5")

    assert said.splitlines()[0].startswith("Finn is added: ")
    assert re.search(r"^  Finn: 0 h → \d+ h, \d shifts more", said, re.MULTILINE)
    assert {"Sat 6 Mar", "Sun 7 Mar"} & set(days_of(said, "Finn"))


def test_whoever_comes_into_the_team_later_joins_too(at: Scene) -> None:
    with at.planner.database.write() as session:
        own = select(TeamMembership).filter_by(person_id=at.people.person_ids["Finn"])
        session.scalars(own).one().from_date = MONDAY + timedelta(days=4)
    at.planner.database.close()

    said = told("joins", "Finn", "--seconds", "5")

    assert re.search(r"^  Finn: 0 h → \d+ h", said, re.MULTILINE)


@pytest.mark.usefixtures("at")
def test_the_rota_goes_on_and_says_who_has_the_new_days() -> None:
    said = told("until", "2027-03-14", "--seconds", "5")

    assert said.splitlines()[0].startswith("It goes on to Sun 14 Mar: ")
    assert re.search(r"^  Aoife: 40 h → \d+ h, \d shifts more", said, re.MULTILINE)
    assert "Mon 8 Mar 07:00–15:00 phone: short by 2 → enough" in said


@pytest.mark.usefixtures("at")
def test_a_part_of_the_team_changes_and_nobody_else() -> None:
    days = "--from", "2027-03-01", "--to", "2027-03-07"

    said = told("part", *days, "--person", "Finn", "--person", "Emer", "--seconds", "5")

    assert said.splitlines()[0].startswith("Finn, Emer planned again, Mon 1 Mar to Sun 7 Mar: ")
    assert set(re.findall(r"^  (\w+): \d+ h → ", said, re.MULTILINE)) <= {"Emer", "Finn"}
    assert re.search(r"^  Finn: 0 h → \d+ h, \d shifts more", said, re.MULTILINE)


@pytest.mark.usefixtures("at")
def test_some_days_change_and_no_other() -> None:
    said = told("part", "--from", "2027-03-06", "--to", "2027-03-07", "--seconds", "5")

    assert said.splitlines()[0].startswith("Everybody planned again, Sat 6 Mar to Sun 7 Mar: ")
    changed = set(re.findall(r"^    (\w+ \d+ \w+): ", said, re.MULTILINE))
    assert changed
    assert changed <= {"Sat 6 Mar", "Sun 7 Mar"}
    assert "Sat 6 Mar 07:00–15:00 phone: short by 2 → " in said


@pytest.mark.usefixtures("at")
def test_a_sick_call_says_who_steps_in_and_what_that_gives_them() -> None:
    said = told("sick", "Aoife", "--from", "2027-03-02")

    assert said.startswith("Without Aoife: Tue 2 Mar Early 07:00–15:30, phone\n")
    stepped_in = r"^(\w+) steps in: Tue 2 Mar Early 07:00–15:30, phone\n  (\d+) h → (\d+) h of 40 h"
    found = re.search(stepped_in, said, re.MULTILINE)
    assert found is not None, said
    assert int(found[3]) == int(found[2]) + 8
    assert "1 shift more" in said


def test_what_was_found_is_put_in_as_a_draft_of_its_own(at: Scene) -> None:
    said = told("joins", "Finn", "--seconds", "5", "--put-in")

    assert "Stored as draft" in said
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 2
    at.planner.database.close()
