"""A rota's spreadsheet by page and by command: asked, seen, confirmed; nothing stored before."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from planner.application import Planner
from planner.rotas.import_request import Becomes, RotaRequest
from planner.rotas.import_rota import import_rota, preview_rota
from planner.rotas.queries import list_versions
from planner.rotas.rules import adopt_preset
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import Organisation
from tests.web.conftest import post, upload
from web.cli import cli

SINCE = date(2026, 1, 1)
ROTA = "Agent,2027-03-01,2027-03-02\nBen,E,SD?\nAiofe,E,E\n\nCode,Meaning\nE,Early\n"


@pytest.fixture
def team(planner: Planner, org: Organisation) -> Organisation:
    """A team with rules and a shift."""
    adopt_preset(planner, org.admin, "eu", SINCE)
    add_template(planner, org.admin, TemplateInput("Early", org.site_id, ((420, 930),), SINCE))
    return org


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def fingerprint_of(page: str) -> str:
    return str(re.findall(r'name="fingerprint" value="([0-9a-f]+)"', page)[0])


def uploaded(client: FlaskClient, org: Organisation, content: str, becomes: str = "draft") -> str:
    fields = {"team_id": org.team_id, "becomes": becomes}
    answer = upload(client, "/rotas/import", "march.csv", content.encode(), **fields)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["Location"])


def test_a_lead_answers_looks_and_confirms(
    signed_in: Callable[[str], FlaskClient], planner: Planner, team: Organisation
) -> None:
    client = signed_in("lead")
    page = uploaded(client, team, ROTA)
    seen = client.get(page).text
    assert "1 shift; 1 more cell not understood: row 2 'SD?'" in text_of(seen)
    assert "Aiofe" in seen
    answers = {
        "person-text-0": "Aiofe",
        "person-0": team.person_ids["Aoife"],
        "code-text-0": "SD?",
        "code-0": "ignore",
    }
    looked = post(client, page, **answers).text
    assert "3 shifts; every cell is understood." in text_of(looked)
    assert list_versions(planner, team.lead, team.team_id) == []
    confirm = page.replace("?", "/confirm?")
    stale = post(client, confirm, fingerprint="0" * 64, **answers)
    assert stale.status_code == 409
    assert list_versions(planner, team.lead, team.team_id) == []
    done = post(client, confirm, fingerprint=fingerprint_of(looked), **answers)
    assert done.status_code == 303
    (draft,) = list_versions(planner, team.lead, team.team_id)
    assert done.headers["Location"].endswith(f"/rotas/{draft.version_id}")
    assert list((planner.instance / "uploads").glob("*/*")) == []


def test_cells_not_understood_are_left_out_only_when_that_is_ticked(
    signed_in: Callable[[str], FlaskClient], planner: Planner, team: Organisation
) -> None:
    client = signed_in("lead")
    page = uploaded(client, team, ROTA.replace("Aiofe", "Aoife"))
    fingerprint, confirm = fingerprint_of(client.get(page).text), page.replace("?", "/confirm?")
    refused = post(client, confirm, fingerprint=fingerprint)
    assert refused.status_code == 400
    assert "leave_out-error" in refused.text
    assert list_versions(planner, team.lead, team.team_id) == []
    assert post(client, confirm, fingerprint=fingerprint, leave_out="1").status_code == 303
    assert len(list_versions(planner, team.lead, team.team_id)) == 1


def test_an_order_of_dates_that_can_be_two_is_asked_on_the_page(
    signed_in: Callable[[str], FlaskClient], team: Organisation
) -> None:
    client = signed_in("lead")
    page = uploaded(client, team, "Agent,3/4/2027,4/4/2027\nBen,Early,Early\n")
    asked = client.get(page)
    assert "“3/4/2027” – is it 3 April 2027 or 4 March 2027?" in text_of(asked.text)
    answered = client.get(f"{page}&dates=day-first").text
    assert "Sat 3 Apr – Sun 4 Apr 2027" in text_of(answered)


def test_a_draft_says_on_its_page_which_rules_it_breaks(
    signed_in: Callable[[str], FlaskClient], planner: Planner, team: Organisation
) -> None:
    late = TemplateInput("Late", team.site_id, ((840, 1350),), SINCE)
    add_template(planner, team.admin, late)
    client = signed_in("lead")
    page = uploaded(client, team, "Agent,2027-03-01,2027-03-02\nBen,Late,Early\n")
    fingerprint = fingerprint_of(client.get(page).text)
    done = post(client, page.replace("?", "/confirm?"), fingerprint=fingerprint)
    said = text_of(client.get(done.headers["Location"]).text)
    assert "Ben, Mon 1 Mar 22:30 to Tue 2 Mar 07:00: 8 h 30 min rest, 11 h needed" in said


def test_what_cannot_be_imported_says_why(
    signed_in: Callable[[str], FlaskClient], planner: Planner, team: Organisation
) -> None:
    client = signed_in("lead")
    binary = upload(
        client, "/rotas/import", "x.xlsx", b"PK\x03\x04", team_id=team.team_id, becomes="draft"
    )
    assert binary.status_code == 400
    assert "x.xlsx: the file is damaged" in text_of(binary.text)
    nothing = upload(client, "/rotas/import", "x.csv", b"x", team_id="other", becomes="x")
    assert nothing.status_code == 400
    later = client.get(uploaded(client, team, ROTA, "history"))
    assert later.status_code == 400
    assert "is still to come" in text_of(later.text)
    assert list_versions(planner, team.lead, team.team_id) == []


def test_leads_of_other_teams_reach_neither_page_nor_file(
    signed_in: Callable[[str], FlaskClient], team: Organisation
) -> None:
    page = uploaded(signed_in("lead"), team, ROTA)
    assert signed_in("other_lead").get(page).status_code == 404
    fields = {"team_id": team.team_id, "becomes": "draft"}
    other = upload(signed_in("other_lead"), "/rotas/import", "x.csv", ROTA.encode(), **fields)
    assert other.status_code == 400
    assert signed_in("agent").get("/rotas/import").status_code == 403


def test_a_discarded_file_is_gone(
    signed_in: Callable[[str], FlaskClient], planner: Planner, team: Organisation
) -> None:
    client = signed_in("lead")
    page = uploaded(client, team, ROTA)
    assert post(client, page.partition("?")[0] + "/discard").status_code == 303
    assert list((planner.instance / "uploads").glob("*/*")) == []


def test_pins_are_listed_and_taken_back(
    signed_in: Callable[[str], FlaskClient], planner: Planner, team: Organisation
) -> None:
    rota = ROTA.replace("Aiofe", "Aoife").replace("SD?", "").encode()
    request = RotaRequest(team.team_id, Becomes.PINS)
    import_rota(planner, team.lead, preview_rota(planner, team.lead, rota, "march.csv", request))
    client = signed_in("lead")
    assert "imported from march.csv" in client.get("/rotas/pins").text
    fields = {"team_id": team.team_id, "reason": "imported from march.csv"}
    assert post(client, "/rotas/pins/take-back", **fields).status_code == 303
    assert "Nothing is pinned" in client.get("/rotas/pins").text
    assert post(client, "/rotas/pins/take-back", **fields).status_code == 404


@pytest.fixture
def run(
    planner: Planner, team: Organisation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    """`run(*words)` gives a command over the team's planner, in a folder with the file."""
    monkeypatch.setattr("web.commands.terminal.open_planner", lambda _folder: planner)
    monkeypatch.setattr(planner.database, "close", lambda: None)
    monkeypatch.chdir(tmp_path)
    Path("march.csv").write_text(ROTA)
    own = ("--team", "Support")
    return lambda *words: CliRunner().invoke(cli, ["rota", *words, *own])


def test_the_command_asks_names_and_stores(
    run: Callable[..., Result], planner: Planner, team: Organisation
) -> None:
    open_person = run("import", "march.csv")
    assert open_person.exit_code == 2
    assert "did you mean Aoife?" in open_person.output
    assert '--person "Aiofe=PERSON"' in open_person.output
    who = ("--person", "Aiofe=Aoife")
    open_cell = run("import", "march.csv", *who)
    assert open_cell.exit_code == 2
    assert "row 2 'SD?'" in open_cell.output
    unanswered = run("import", "march.csv", *who, "--leave-out")
    assert unanswered.exit_code == 2
    assert "Add --yes" in unanswered.output
    assert list_versions(planner, team.lead, team.team_id) == []
    done = run("import", "march.csv", *who, "--code", "SD?=off", "--yes")
    assert done.exit_code == 0, done.output
    assert "with 3 shifts" in done.output
    again = run("import", "march.csv", *who, "--code", "SD?=off")
    assert (again.exit_code, "nothing changes" in again.output) == (0, True)


def test_the_command_asks_for_what_is_open(run: Callable[..., Result]) -> None:
    Path("april.csv").write_text("Agent,3/4/2027,4/4/2027\nBen,Early,Early\n")
    asked = run("import", "april.csv")
    assert asked.exit_code == 2
    assert "“3/4/2027” can be 3 April 2027 or 4 March 2027" in asked.output
    assert '--dates "day-first" or --dates "month-first"' in asked.output
    assert run("import", "april.csv", "--dates", "day-first", "--yes").exit_code == 0
    missing = run("import", "none.xlsx")
    assert (missing.exit_code, "no such file" in missing.output) == (2, True)


def test_the_command_pins_and_takes_back(run: Callable[..., Result]) -> None:
    words = ("--as", "pins", "--ignore-person", "Aiofe", "--leave-out", "--yes")
    assert "1 shift pinned" in run("import", "march.csv", *words).output
    assert "imported from march.csv: 1 shift of 1 person" in run("pins").output
    assert "1 pin taken back" in run("pins", "--take-back", "imported from march.csv").output
    assert "No shift is pinned" in run("pins").output
