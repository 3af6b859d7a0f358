"""Shifts and rules by command, as a new user needs them before the first rota."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from planner.accounts.actor import SYSTEM
from planner.people.edit import add_site
from planner.people.person_row import COLUMNS
from planner.rotas.rules import rules_page
from planner.rotas.templates import list_templates
from web.cli import cli
from web.instance import open_planner

ADD = ("shift", "add", "Early", "--site", "dublin")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="planner")


@pytest.fixture
def instance(planner_instance: Path) -> Path:
    """A state folder with one site."""
    planner = open_planner(planner_instance)
    add_site(planner, SYSTEM, "Dublin", "Europe/Dublin")
    planner.database.close()
    return planner_instance


def test_a_shift_is_added_at_a_site_and_listed_in_local_time(instance: Path) -> None:
    added = run(*ADD, "--times", "07:00-15:30", "--weekdays", "Fri,mon", "--from", "2027-03-01")
    assert added.exit_code == 0, added.output
    night = run("shift", "add", "Night", "--site", "Dublin", "--times", "23:00-07:00")
    assert night.exit_code == 0, night.output
    lines = run("shift", "list").stdout.splitlines()
    assert lines[0] == "Dublin  Early  07:00–15:30  Mon, Fri  8 h paid  from 2027-03-01"
    assert "23:00–07:00  every day  7.5 h paid" in lines[1]
    planner = open_planner(instance)
    segments = [one.values.segments for one in list_templates(planner, SYSTEM)]
    planner.database.close()
    assert segments == [((420, 930),), ((1380, 1860),)]


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--times", "seven to three"), "07:00-15:30"),
        (("--times", "07:00-12:00,13:00-12:30"), "at most 24 h"),
        (("--times", "07:00-15:30", "--weekdays", "Mon,Someday"), "Mon, Tue, Wed"),
        (("--times", "07:00-07:20", "--unpaid-break", "30"), "breaks must be shorter"),
        (("--times", "07:00-15:30", "--site", "Dubln"), "did you mean Dublin?"),
        (("--times", "07:00-15:30", "--from", "1 March"), "1 March"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_and_not_stored(
    words: tuple[str, ...], message: str
) -> None:
    told = run(*ADD, *words)
    assert told.exit_code == 2, told.output
    assert message in told.stderr
    assert run("shift", "list").stdout == ""


@pytest.mark.usefixtures("instance")
def test_the_same_shift_twice_is_refused_and_stored_once() -> None:
    words = (*ADD, "--times", "07:00-15:30", "--from", "2027-03-01")
    assert run(*words).exit_code == 0
    told = run(*words)
    assert told.exit_code == 2
    assert "NAME: This site already has the shift Early 07:00–15:30" in told.stderr
    assert len(run("shift", "list").stdout.splitlines()) == 1


def test_people_who_are_stored_already_are_said_to_be(instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("person,e-mail,site,team,contract hours\nAnn,ann@example.org,Dublin,Care,40\n")
    words = ("people", "import", str(file), "--create", "--yes")
    assert "1 people added" in run(*words).stdout
    again = run(*words)
    assert again.exit_code == 0
    assert "All of this is stored already; nothing changes." in again.stdout
    assert "Nothing was stored" not in again.stdout


def test_the_help_of_the_people_import_shows_what_each_column_may_hold() -> None:
    told = run("people", "import", "--help").stdout
    shown = told.split("What a cell may hold:")[1]
    assert all(column.removeprefix("opening ") in shown for column in COLUMNS[5:])


def test_rules_come_into_force_with_nights_off_until_they_are_allowed(instance: Path) -> None:
    assert "see `planner rules use`" in run("rules", "show").stderr
    assert run("rules", "use", "eu", "--from", "2027-03-01").exit_code == 0
    assert "Nights are off" in run("rules", "show", "--on", "2027-03-08").stdout
    allowed = run("rules", "use", "eu", "--from", "2027-03-01", "--nights", "--on-call")
    assert allowed.exit_code == 0, allowed.output
    shown = run("rules", "show", "--on", "2027-03-08").stdout
    assert "Nights are allowed, on-call allowed." in shown
    planner = open_planner(instance)
    view = rules_page(planner, SYSTEM, date(2027, 3, 8))
    planner.database.close()
    assert view is not None
    assert all(line.text in shown for line in view.lines)


@pytest.mark.usefixtures("instance")
def test_one_limit_is_set_and_taken_back_by_command() -> None:
    assert run("rules", "use", "eu", "--from", "2027-03-01").exit_code == 0
    on = ("--on", "2027-03-08")
    done = run("rules", "set", "days-off-after-nights", "2", *on)
    assert done.exit_code == 0, done.output
    assert "After nights at least 2 days off" in run("rules", "show", *on).stdout
    assert run("rules", "set", "days-off-after-nights", "none", *on).exit_code == 0
    assert "After nights" not in run("rules", "show", *on).stdout


@pytest.mark.usefixtures("instance")
def test_shifts_are_kept_moving_forward_by_one_command() -> None:
    assert run("rules", "use", "eu", "--from", "2027-03-01").exit_code == 0
    on = ("--on", "2027-03-08")
    assert run("rules", "set", "forward-rotation", "always", *on).exit_code == 0
    assert "Shifts follow each other forwards in the day" in run("rules", "show", *on).stdout
    assert "is none of as-far" in run("rules", "set", "fair-starts", "always", *on).stderr
    told = run("rules", "set", "forward-rotation", "2", *on)
    assert (told.exit_code, "2 is none of always" in told.stderr) == (2, True)


@pytest.mark.usefixtures("instance")
def test_a_rule_of_ones_own_is_added_listed_and_taken_away_by_command() -> None:
    assert run("rules", "use", "eu", "--from", "2027-03-01").exit_code == 0
    on = ("--on", "2027-03-08")
    assert run(*ADD, "--times", "07:00-15:30", "--from", "2027-03-01").exit_code == 0
    added = run("rules", "add", "kind", "Early", "--most", "2", "--always", *on)
    assert added.stdout == "Shifts of Early: at most 2, in rotas made from now on.\n"
    listed = run("rules", "remove", *on).stdout
    number = listed.split()[0]
    assert listed == f"{number}  Shifts of Early: at most 2 (Set by command line)\n"
    assert (
        run("rules", "remove", number, *on).stdout
        == "No longer kept: Shifts of Early: at most 2.\n"
    )
    told = run("rules", "add", "kind", "Lte", "--most", "2", *on)
    assert (told.exit_code, "No shift is of the kind Lte." in told.stderr) == (2, True)
    assert run("rules", "add", "hand-over", "A", "B", "--times", "x", *on).exit_code == 2
    assert run("rules", "add", "apart", "nobody", *on).exit_code == 2
    assert "No rule was added" in run("rules", "remove", *on).stderr
    assert "no added rule has this number" in run("rules", "remove", "0", *on).stderr


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize("value", ["many", "-1", "0", "99"])
def test_a_limit_that_cannot_be_meant_is_refused(value: str) -> None:
    assert run("rules", "use", "eu", "--from", "2027-03-01").exit_code == 0
    told = run("rules", "set", "most-hours-a-day", "--on", "2027-03-08", "--", value)
    assert told.exit_code == 2
    assert "whole number" in told.stderr


@pytest.mark.usefixtures("instance")
def test_unknown_rules_are_refused_with_those_there_are() -> None:
    told = run("rules", "use", "mars")
    assert told.exit_code == 2
    assert "'eu', 'us-basic'" in told.stderr


@pytest.mark.usefixtures("instance")
def test_a_duty_lead_is_always_asked_for_by_command(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("person,e-mail,site,team,contract hours\nAnn,ann@example.org,Dublin,Care,40\n")
    assert run("people", "import", str(file), "--create", "--yes").exit_code == 0
    ask = ("rules", "cover", "add", "--times", "22:00-06:00", "--role", "duty lead", "--always")
    assert "Nobody has the role duty lead" in run(*ask, "--site", "Dublin").stderr
    given = run("people", "role", "ann", "duty lead", "--from", "2027-03-01")
    assert given.stdout == "Ann: duty lead from 2027-03-01.\n"
    assert "Name a --site" in run(*ask).stderr

    assert run(*ask, "--site", "Dublin").exit_code == 0

    said = "Dublin: at least 1 with the role duty lead, every day 22:00–06:00 Europe/Dublin, always"
    assert run("rules", "cover", "list").stdout == f"1  {said}\n"
    assert "there are 1" in run("rules", "cover", "end", "2").stderr
    assert run("rules", "cover", "end", "1").stdout == f"Ends: {said}.\n"
    assert run("rules", "cover", "list").stdout == ""
    assert run("people", "role", "ann", "duty lead", "--end").exit_code == 0


@pytest.mark.usefixtures("instance")
def test_a_rotation_is_agreed_and_released_by_command(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("person,e-mail,site,team,contract hours\nAnn,ann@example.org,Dublin,Care,32\n")
    assert run("people", "import", str(file), "--create", "--yes").exit_code == 0
    agree = ("people", "fixed-days", "ann", "Mon-Fri / Mon-Wed", "--from", "2027-03-01")
    assert "on which Monday" in run(*agree).stderr
    assert "not a weekday" in run("people", "fixed-days", "ann", "Someday").stderr

    assert run(*agree, "--anchor", "2027-03-01").exit_code == 0

    release = ("people", "release-days", "ann", "--from", "2027-04-01")
    assert run(*release).exit_code == 2
    told = run(*release, "--because", "asked for it").stdout
    assert told == "Agreed days of Ann do not bind from 2027-04-01: asked for it.\n"
