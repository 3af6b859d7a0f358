"""Opening balances by command and on the page: shown, asked for, stored once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.opening_balances import opening_balances
from tests.factories.organisation import Organisation
from tests.web.conftest import post, upload
from web.cli import cli


def test_the_command_shows_asks_and_stores_once(
    planner: Planner, org: Organisation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("web.commands.terminal.open_planner", lambda _folder: planner)
    monkeypatch.setattr(planner.database, "close", lambda: None)
    file = tmp_path / "carried.csv"
    file.write_text("e-mail,nights\nben@example.org,4\n")
    words = ["people", "import-balances", str(file)]
    unanswered = CliRunner().invoke(cli, words)
    assert unanswered.exit_code == 2
    assert "Ben: opening nights none → 4" in unanswered.output
    assert "Balances of 1 person stored." in CliRunner().invoke(cli, [*words, "--yes"]).output
    assert "nothing changes" in CliRunner().invoke(cli, words).output
    file.write_text("e-mail,nights\nben@example.org,many\n")
    wrong = CliRunner().invoke(cli, [*words, "--yes"])
    assert (wrong.exit_code, "row 2, column 'nights', value 'many'" in wrong.output) == (2, True)


FILE = b"e-mail,nights,weekends\nben@example.org,4,2\nemer@example.org,0,\n"


def test_the_page_shows_the_balances_and_stores_them_once_confirmed(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    client = signed_in("hr")
    assert "/people/balances" in client.get("/people").text
    page = upload(client, "/people/balances", "b.csv", FILE, before="2027-01-01").headers[
        "Location"
    ]
    preview = client.get(page).text
    assert "2 people with changes, 0 as they are; carried before Fri 1 Jan 2027" in preview
    assert "opening nights: <span" in preview
    assert held_by(planner, org, "Ben") == {}
    stale = post(client, page, fingerprint="0" * 64)
    assert (stale.status_code, held_by(planner, org, "Ben")) == (303, {})
    fingerprint = re.findall(r'name="fingerprint" value="([0-9a-f]+)"', preview)[0]
    assert post(client, page, fingerprint=fingerprint).status_code == 303
    assert held_by(planner, org, "Ben") == {"nights": 4, "weekends": 2}
    assert list((planner.instance / "uploads").glob("*/*")) == []
    again = upload(client, "/people/balances", "b.csv", FILE, before="2027-01-01")
    told = client.get(again.headers["Location"]).text
    assert "everything in it is stored already" in told
    assert "Confirm and store" not in told


def test_the_page_places_what_is_wrong_and_forgets_what_is_discarded(
    signed_in: Callable[[str], FlaskClient], planner: Planner, org: Organisation
) -> None:
    client = signed_in("hr")
    wrong = FILE.replace(b",4,2", b",many,2").replace(b"emer@", b"emmer@")
    answer = upload(client, "/people/balances", "b.csv", wrong, before="2027-01-01")
    told = html.unescape(answer.text)
    assert answer.status_code == 400
    assert "row 2, column 'nights', value 'many'" in told
    assert "Did you mean emer@example.org" in told
    assert upload(client, "/people/balances", "b.csv", FILE, before="soon").status_code == 400
    page = upload(client, "/people/balances", "b.csv", FILE, before="2027-01-01").headers[
        "Location"
    ]
    assert post(client, page.replace("?", "/discard?")).status_code == 303
    assert client.get(page).status_code == 404
    assert held_by(planner, org, "Ben") == {}


def held_by(planner: Planner, org: Organisation, name: str) -> dict[str, int]:
    person_id = org.person_ids[name]
    with planner.database.read() as session:
        return opening_balances(session, [person_id]).get(person_id, {})
