"""The page on which a rota takes in news: told, watched, read, and put in as a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from planner.application import Planner
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Free
from planner.rotas.queries import ReplanPage, grid_page, list_versions, replan_page
from planner.rotas.replan import ask_for_replan
from planner.rotas.replan_news import Withdrawn
from planner.rotas.replan_run import execute_replan, unfinished_replans
from tests.factories.organisation import Organisation
from tests.planner.rotas.corrected import copy_of, kept
from tests.planner.rotas.fake_replanning import replanning
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.web.conftest import post
from web.cli import cli
from web.commands import rota_replan
from web.instance import open_planner

WEDNESDAY = date(2027, 3, 3)
SignedIn = Callable[[str], FlaskClient]


def prepared(at: Scene) -> str:
    """A draft of a week in which Finn has no shift."""
    draft_id = draft_of(at, days=7)
    page = grid_page(at.planner, at.people.lead, draft_id)
    finn = next(row for row in page.rows if row.shown_name == "Finn")
    for cell in finn.cells:
        for shift in cell.shifts:
            correct(at.planner, at.people.lead, draft_id, Free(shift.assignment_id))
    return draft_id


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("stored"))
    draft_id = prepared(at)
    return kept(at), draft_id


@pytest.fixture
def at(stored: tuple[Scene, str], tmp_path: Path) -> Scene:
    return copy_of(stored[0], tmp_path)


@pytest.fixture
def address(stored: tuple[Scene, str]) -> str:
    return f"/rotas/{stored[1]}/replan"


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def leaves(at: Scene) -> dict[str, str]:
    ben = at.people.person_ids["Ben"]
    return {"kind": "withdrawn", "person": ben, "day": "2027-03-03", "seconds": "5"}


def worked_out(at: Scene, draft_id: str) -> str:
    ben = at.people.person_ids["Ben"]
    news = Withdrawn(person_id=ben, first_date=WEDNESDAY)
    replan_id = ask_for_replan(at.planner, at.people.lead, draft_id, news)
    with replanning("good") as command:
        execute_replan(at.planner, replan_id, command)
    return replan_id


def test_the_rota_leads_to_what_can_be_told(signed_in: SignedIn, address: str) -> None:
    lead = signed_in("lead")

    text = lead.get(address).text

    assert f'href="{address}"' in lead.get(address.removesuffix("/replan")).text
    for title in ("Somebody is ill", "Somebody leaves", "Somebody joins", "The rota goes on"):
        assert title in text
    assert "Plan a part again" in text


def test_it_is_told_watched_and_stopped(signed_in: SignedIn, at: Scene, address: str) -> None:
    lead = signed_in("lead")

    assert post(lead, address, **leaves(at)).status_code == 303
    watched = lead.get(address).text
    assert "Ben works no more from Wed 3 Mar on: waiting to start" in watched
    assert "Somebody leaves" not in watched
    progress = lead.get(f"{address}/progress")
    assert ("HX-Refresh" in progress.headers, "waiting to start" in progress.text) == (False, True)

    stop = watched.split(f'action="{address}/')[1].split('"')[0]
    assert post(lead, f"{address}/{stop}").status_code == 303
    assert "Stopped before it started." in lead.get(address).text
    assert lead.get(f"{address}/progress").headers["HX-Refresh"] == "true"


def test_who_changes_is_read_and_put_in_by_one_click(
    signed_in: SignedIn, at: Scene, stored: tuple[Scene, str], address: str
) -> None:
    replan_id, lead = worked_out(at, stored[1]), signed_in("lead")

    text = lead.get(address).text
    assert "1 person changes, on 3 days in all." in text
    assert re.search(r"<strong>Ben:</strong> 40 h → 16 h of 40 h; 3 shifts fewer", text), text
    assert "Wed 3 Mar: Early 07:00–15:30, phone → no shift" in text
    assert "away" not in text.split('id="found"')[1].split("</section>")[0]

    made = post(lead, f"{address}/{replan_id}/put-in")
    assert made.status_code == 303
    assert "Stored as a draft" in lead.get(made.location).text
    assert "Look at the draft" in lead.get(address).text
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 2


def test_what_changed_meanwhile_is_told_and_stores_nothing(
    signed_in: SignedIn, at: Scene, stored: tuple[Scene, str], address: str
) -> None:
    replan_id, lead = worked_out(at, stored[1]), signed_in("lead")
    page = grid_page(at.planner, at.people.lead, stored[1])
    emer = next(row for row in page.rows if row.shown_name == "Emer")
    shift = next(shift for cell in emer.cells for shift in cell.shifts)
    correct(at.planner, at.people.lead, stored[1], Free(shift.assignment_id))

    told = post(lead, f"{address}/{replan_id}/put-in")

    assert (told.status_code, "have changed since" in told.text) == (409, True)
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 1
    assert post(lead, f"{address}/gone/put-in").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "withdrawn", "person": "Ben", "day": ""}, "Please give a date"),
        ({"kind": "withdrawn", "person": "Ben", "day": "2027-05-01"}, "Give a day from Mon 1 Mar"),
        ({"kind": "added", "person": "Ben"}, "They have shifts in this rota already."),
        ({"kind": "extended", "until": "2027-03-02"}, "Give a day from Mon 8 Mar"),
        ({"kind": "part", "day": "2027-03-05", "last": "2027-03-02"}, "comes before the first"),
        ({"kind": "part", "day": "x", "last": "2027-03-02"}, "Please give a date"),
        ({"kind": "moon"}, "Please choose one of the list."),
        ({"kind": "extended", "until": "2027-03-09", "seconds": "0"}, "from 5 to 600"),
    ],
)
def test_what_cannot_be_planned_is_told_beside_the_field(
    signed_in: SignedIn, at: Scene, address: str, fields: dict[str, str], said: str
) -> None:
    person = at.people.person_ids.get(fields.get("person", ""), "")
    sent = {"seconds": "30", **fields, **({"person": person} if person else {})}

    told = post(signed_in("lead"), address, **sent)

    assert (told.status_code, said in told.text) == (400, True)
    assert unfinished_replans(at.planner) == []


def test_only_leads_of_the_team_plan_again(
    signed_in: SignedIn, at: Scene, stored: tuple[Scene, str], address: str
) -> None:
    replan_id = worked_out(at, stored[1])
    assert signed_in("agent").get(address).status_code == 403
    other = signed_in("other_lead")
    assert post(other, address, **leaves(at)).status_code == 403
    assert post(other, f"{address}/{replan_id}/put-in").status_code == 403
    assert post(other, f"{address}/{replan_id}/stop").status_code == 403


def run(*words: str) -> tuple[int, str]:
    given = ["rota", "replan", *words, "--team", "Support"]
    done = CliRunner().invoke(cli, given, prog_name="planner")
    return done.exit_code, done.output


@pytest.fixture
def by_command(planner_instance: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A state folder with the draft, in which a made-up process answers at once."""
    open_planner(planner_instance).database.close()
    at = scene(planner_instance)
    prepared(at)

    def waited(planner: Planner, version_id: str) -> ReplanPage:
        (replan_id,) = unfinished_replans(planner)
        with replanning("good") as command:
            execute_replan(planner, replan_id, command)
        return replan_page(planner, at.people.lead, version_id)

    monkeypatch.setattr(rota_replan, "waited_for", waited)
    return at


def test_the_command_tells_and_puts_in(by_command: Scene) -> None:
    at = by_command
    code, told = run("leaves", "Ben", "--from", "2027-03-03")
    joined = run("joins", "Finn")
    longer = run("until", "2027-03-14")
    part = run("part", "--from", "2027-03-03", "--to", "2027-03-04", "--person", "Ben")
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 1
    stored = run("leaves", "Ben", "--from", "2027-03-03", "--put-in")

    assert code == 0, told
    assert "Ben works no more from Wed 3 Mar on: 1 person changes, on 3 days in all" in told
    assert "  Ben: 40 h → 16 h, 3 shifts fewer" in told
    assert "    Wed 3 Mar: Early 07:00–15:30, phone → no shift" in told
    assert "Finn is added: 1 person changes, on 1 day in all" in joined[1]
    assert "It goes on to Sun 14 Mar: 1 person changes" in longer[1]
    assert "Ben planned again, Wed 3 Mar to Thu 4 Mar" in part[1]
    assert "Stored as draft" in stored[1]
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 2
    at.planner.database.close()


@pytest.mark.usefixtures("by_command")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("leaves", "Bem", "--from", "2027-03-03"), "did you mean"),
        (("leaves", "Finn", "--from", "2027-03-03"), "They have no shift from that day on"),
        (("joins", "Ben"), "They have shifts in this rota already."),
        (("until", "2027-03-02"), "Give a day from Mon 8 Mar"),
        (("until", "soon"), "does not match the format"),
        (("part", "--from", "2027-03-03"), "Missing option '--to'"),
    ],
)
def test_bad_news_end_with_2_and_say_why(words: tuple[str, ...], message: str) -> None:
    code, told = run(*words)

    assert (code, message in told) == (2, True), told
