"""Published rotas that stricter rules forbid: every answer says who, which day, which rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from planner.application import Planner
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Pin
from planner.rotas.generate import start_run
from planner.rotas.queries import ReplanPage, grid_page, replan_page
from planner.rotas.replan_run import execute_replan, unfinished_replans
from tests.factories.organisation import Organisation
from tests.planner.rotas.corrected import copy_of, kept
from tests.planner.rotas.scene import MONDAY, Scene, scene, working
from tests.planner.rotas.stricter import made_stricter, published_week
from tests.web.conftest import post
from web.cli import cli
from web.commands import rota_replan
from web.instance import open_planner

SignedIn = Callable[[str], FlaskClient]
TUESDAY = date(2027, 3, 2)
TOO_MANY = "Aoife, Mon 1 Mar to Fri 5 Mar: 5 days worked in a row, at most 4"
HEAD = "The rules in force now forbid this rota"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("stored"))
    version_id = published_week(at)
    made_stricter(at, most_days_in_a_row=4)
    return kept(at), version_id


@pytest.fixture
def at(stored: tuple[Scene, str], tmp_path: Path) -> Iterator[Scene]:
    at = copy_of(stored[0], tmp_path)
    yield at
    at.planner.database.close()


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


@pytest.fixture
def version(stored: tuple[Scene, str]) -> str:
    return stored[1]


def why(client: FlaskClient, version: str, **words: str) -> str:
    told = client.get(f"/rotas/{version}/why", query_string=words)
    assert told.status_code == 200, told.text
    assert HEAD in told.text
    assert TOO_MANY in told.text
    return told.text


def test_somebodys_day_says_what_is_forbidden_and_what_would_mend_it(
    signed_in: SignedIn, at: Scene, version: str
) -> None:
    aoife = at.people.person_ids["Aoife"]

    text = why(signed_in("lead"), version, about="day", person=aoife, day="2027-03-02")

    assert "broken now" in text
    assert re.search(r"mended</span>[^<]*5 days worked in a row, at most 4", text)
    assert "and 1 more" in text
    assert "plan a part again" in text
    assert f"person={aoife}&amp;day=2027-03-01" in text


def test_a_short_time_and_a_sick_call_are_answered_beside_it(
    signed_in: SignedIn, at: Scene, version: str
) -> None:
    lead, phone = signed_in("lead"), at.people.queue_ids["phone"]
    ben = at.people.person_ids["Ben"]

    short = why(lead, version, about="short", queue=phone, day="2027-03-06", at="10:00")
    sick = why(lead, version, about="absent", person=ben, day="2027-03-02", last="2027-03-02")

    assert "6 people: too many or too few days in a row" in short
    assert "Falls away: Tue 2 Mar Early 07:00–15:30" in sick


def test_a_sick_call_can_still_be_published(signed_in: SignedIn, at: Scene, version: str) -> None:
    lead, ben = signed_in("lead"), at.people.person_ids["Ben"]
    days = {"day": "2027-03-02", "last": "2027-03-02"}
    seen = re.search(
        r'name="fingerprint" value="([0-9a-f]+)"',
        why(lead, version, about="absent", person=ben, **days),
    )
    assert seen is not None

    done = post(lead, f"/rotas/{version}/why/put-in", person=ben, fingerprint=seen[1], **days)

    assert done.status_code == 303
    assert done.location != f"/rotas/{version}"


def test_prices_are_refused_with_who_and_which_rule(signed_in: SignedIn, version: str) -> None:
    told = post(signed_in("lead"), f"/rotas/{version}/price", seconds="10")

    assert told.status_code == 400
    assert f"This rota breaks rules that are in force now: {TOO_MANY}" in told.text
    assert "Correct these days or generate a new rota, then ask again" in told.text
    assert HEAD in told.text


def replanned(client: FlaskClient, at: Scene, version: str, **news: Any) -> str:
    """Ask, let the solver's own process work, and give the page."""
    assert HEAD in client.get(f"/rotas/{version}/replan").text
    asked = post(client, f"/rotas/{version}/replan", seconds="5", **news)
    assert asked.status_code == 303, asked.text
    (replan_id,) = unfinished_replans(at.planner)
    execute_replan(at.planner, replan_id)
    return client.get(f"/rotas/{version}/replan").text


def test_a_part_for_everybody_mends_it(signed_in: SignedIn, at: Scene, version: str) -> None:
    news = {"kind": "part", "day": "2027-03-03", "last": "2027-03-07"}

    text = replanned(signed_in("lead"), at, version, **news)

    assert "Everybody planned again" in text
    assert re.search(r"mended</span> Aoife, Mon 1 Mar to Fri 5 Mar", text)
    assert "Put it in as a draft" in text


def test_a_part_that_leaves_others_as_they_are_names_them(
    signed_in: SignedIn, at: Scene, version: str
) -> None:
    news = {"kind": "part", "day": "2027-03-03", "last": "2027-03-07"}

    text = replanned(signed_in("lead"), at, version, people=[at.people.person_ids["Ben"]], **news)

    said = text.split('id="replan-state"')[1].split("</section>")[0]
    assert f"What must stay cannot stay under the rules in force: {TOO_MANY}" in said
    assert "Correct these days first, or plan these people and days again too." in said
    assert "Ben, Mon" not in said


@pytest.mark.parametrize(
    "news",
    [
        {"kind": "withdrawn", "person": "Ben", "day": "2027-03-03"},
        {"kind": "extended", "until": "2027-03-14"},
    ],
)
def test_other_news_are_taken_in_and_the_rules_kept(
    signed_in: SignedIn, at: Scene, version: str, news: dict[str, str]
) -> None:
    person = at.people.person_ids.get(news.get("person", ""), "")

    text = replanned(signed_in("lead"), at, version, **(news | {"person": person}))

    assert re.search(r"mended</span> Aoife, Mon 1 Mar to Fri 5 Mar", text)
    assert "Put it in as a draft" in text


def test_a_new_rota_around_pins_that_are_forbidden_now_names_them_and_one_click_helps(
    signed_in: SignedIn, at: Scene, version: str
) -> None:
    made_stricter(at, rest_hours=16)
    planner, leader = working(at.planner), at.people.lead
    page = grid_page(planner, leader, version)
    aoife = next(row for row in page.rows if row.shown_name == "Aoife")
    for cell in aoife.cells[:2]:
        done = correct(planner, leader, version, Pin(cell.shifts[0].assignment_id, "Training"))
        version = done.version_id

    run_id = start_run(planner, leader, at.people.team_id, MONDAY, 7, seconds=5)

    text = signed_in("lead").get(f"/rotas/runs/{run_id}").text
    assert "Aoife works Mon 1 Mar 07:00–15:30 (pinned)" in text
    assert "Aoife works Tue 2 Mar 07:00–15:30 (pinned)" in text
    assert "the rules ask for at least 16 h rest between shifts for Aoife" in text
    assert "Take the pin back" in text


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["rota", *words, "--team", "Support"], prog_name="planner")
    return done.exit_code, done.output


@pytest.fixture
def by_command(planner_instance: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A state folder with the forbidden rota, in which replans are worked out at once."""
    open_planner(planner_instance).database.close()
    at = scene(planner_instance)
    published_week(at)
    made_stricter(at, most_days_in_a_row=4)

    def waited(planner: Planner, version_id: str) -> ReplanPage:
        (replan_id,) = unfinished_replans(planner)
        execute_replan(planner, replan_id)
        return replan_page(planner, at.people.lead, version_id)

    monkeypatch.setattr(rota_replan, "waited_for", waited)
    at.planner.database.close()
    return at


@pytest.mark.usefixtures("by_command")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("why", "--person", "Aoife", "--day", "2027-03-02"), 0, "  breaks now: Mon 1 Mar to"),
        (("why", "--queue", "phone", "--at", "2027-03-06 10:00"), 0, "0 of 2 people there"),
        (("replan", "sick", "Ben", "--from", "2027-03-02"), 0, "Without Ben: Tue 2 Mar"),
        (("replan", "leaves", "Ben", "--from", "2027-03-03"), 0, "  keeps again: Aoife, Mon 1"),
        (("replan", "until", "2027-03-14"), 0, "  keeps again: Aoife, Mon 1 Mar"),
        (
            ("replan", "part", "--from", "2027-03-03", "--to", "2027-03-07", "--person", "Ben"),
            2,
            f"What must stay cannot stay under the rules in force: {TOO_MANY}",
        ),
    ],
)
def test_commands_say_it_too(words: tuple[str, ...], code: int, said: str) -> None:
    done, told = run(*words)

    assert done == code, told
    assert f"{HEAD}:\n  {TOO_MANY}" in told
    assert "plan them again with `planner rota replan part`" in told
    assert said in told


@pytest.mark.usefixtures("by_command")
def test_the_command_for_prices_says_who_and_which_rule() -> None:
    code, told = run("price", "--seconds", "10")

    assert code == 2
    assert f"breaks rules that are in force now: {TOO_MANY}" in told
