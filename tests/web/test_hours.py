"""The hours for HR: the page and the file hold the same columns and the same numbers."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.models import Site
from planner.rotas.publish import publish
from tests.factories.organisation import Organisation, clock_of
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.web.conftest import post

SPAN = "first=2027-03-01&last=2027-03-28"
# The page's column and the file's.
COLUMNS = {
    "Contract": "Contract hours",
    "Planned": "Planned hours",
    "Worked": "Worked hours",
    "Difference": "Difference hours",
    "Overtime": "Overtime hours",
    "Target": "Target hours",
    "Credited": "Credited hours",
    "Nights": "Nights",
    "Sundays": "Sundays",
    "Public holidays": "Public holidays",
    "Paid": "Paid hours",
}


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    """March is published; Saint Patrick's Day came into force afterwards."""
    found = scene(tmp_path)
    publish(found.planner, found.people.lead, draft_of(found))
    with found.planner.database.write() as session:
        session.get_one(Site, found.people.site_id).country = "IE"
    return found


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


def on_page(page: str) -> list[dict[str, str]]:
    """The rows of the table by column."""
    rows = [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(CELL, row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)
    ]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


CELL = r"<t[hd][^>]*>(.*?)</t[hd]>"


def test_page_and_file_hold_the_same_hours_and_counts(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    client = signed_in("hr")
    shown = on_page(client.get(f"/reports/hours?{SPAN}").text)
    text = client.get(f"/reports/hours.csv?{SPAN}").text
    told = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(shown) == len(told) == 6
    for row, line in zip(shown, told, strict=True):
        for name, column in COLUMNS.items():
            amount = float(row[name].replace(",", "").replace("−", "-"))
            assert amount == float(line[column]), (row["Person"], name)


def test_a_month_reads_as_it_was_worked(signed_in: Callable[[str], FlaskClient]) -> None:
    row = on_page(signed_in("hr").get(f"/reports/hours?{SPAN}").text)[0]
    assert {name: row[name] for name in COLUMNS} == {
        "Contract": "160",
        "Planned": "160",
        "Worked": "160",
        "Difference": "+8",
        "Overtime": "8",
        "Target": "152",
        "Credited": "8",
        "Nights": "0",
        "Sundays": "0",
        "Public holidays": "1",
        "Paid": "168",
    }


def test_days_without_a_rota_are_said_to_have_none(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    hr, words = signed_in("hr"), "No rota is published on these days yet"
    assert words in hr.get("/reports/hours?first=2027-05-01&last=2027-05-31").get_data(as_text=True)
    assert words not in hr.get(f"/reports/hours?{SPAN}").get_data(as_text=True)


def test_a_partly_published_month_says_so(signed_in: Callable[[str], FlaskClient]) -> None:
    page = signed_in("hr").get("/reports/hours?month=2027-03").text
    assert "Partly published." in page
    assert on_page(page)[0]["Difference"] == "+8 28 of 31 days"


def test_both_files_are_offered_under_the_span_they_hold(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    hr = signed_in("hr")
    for ending, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats")):
        address = f"/reports/hours.{ending}?{SPAN}"
        assert address in html.unescape(hr.get(f"/reports/hours?{SPAN}").text)
        sent = hr.get(address)
        assert sent.content_type.startswith(kind)
        name = f"hours-2027-03-01-to-2027-03-28.{ending}"
        assert sent.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("span", ["first=2027-03-28&last=2027-03-01", "first=soon&last=2027-03-01"])
def test_a_span_that_cannot_be_is_named_on_page_and_for_files(
    signed_in: Callable[[str], FlaskClient], span: str
) -> None:
    for ending in ("", ".csv", ".xlsx"):
        assert signed_in("hr").get(f"/reports/hours{ending}?{span}").status_code == 400


def test_leads_see_their_team_only(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    assert "Aoife" in signed_in("lead").get(f"/reports/hours?{SPAN}").text
    other = signed_in("other_lead")
    assert "Aoife" not in other.get(f"/reports/hours?{SPAN}").text
    assert other.get(f"/reports/hours/{org.person_ids['Aoife']}").status_code == 403
    assert "Aoife" not in other.get(f"/reports/hours.csv?{SPAN}").text


def test_a_lead_records_and_an_agent_reports(
    signed_in: Callable[[str], FlaskClient], org: Organisation, planner: Planner
) -> None:
    clock_of(planner).now = datetime(2027, 3, 20, 9, tzinfo=UTC)
    lead, agent = signed_in("lead"), signed_in("agent")
    address = f"/reports/hours/{org.person_ids['Ben']}"
    entry = {"what": "stayed", "day": "2027-03-19", "minutes": "30", "month": "2027-03"}
    assert post(lead, f"{address}/entries", **entry).status_code == 303
    assert "Stayed longer, 30 minutes" in lead.get(f"{address}?month=2027-03").text
    assert post(agent, "/my-hours/entries", **entry).status_code == 303
    assert "waits to be confirmed" in agent.get("/my-hours?month=2027-03").text
    again = post(agent, "/my-hours/entries", **entry)
    assert again.status_code == 400
    assert "entered for this day already" in again.text
    late = entry | {"what": "called-out", "day": "2027-03-18"}
    assert "Please give a time" in post(lead, f"{address}/entries", **late).text
    assert post(lead, f"{address}/entries", **entry | {"what": "nothing"}).status_code == 400


def test_an_agent_sees_own_hours_only(
    signed_in: Callable[[str], FlaskClient], org: Organisation
) -> None:
    agent = signed_in("agent")
    assert "160 h" in agent.get("/my-hours?month=2027-03").text
    assert agent.get(f"/reports/hours/{org.person_ids['Ben']}").status_code == 403


def test_hr_closes_a_month_once(signed_in: Callable[[str], FlaskClient], planner: Planner) -> None:
    hr, month = signed_in("hr"), "2027-03"
    assert "has not ended" in hr.get(f"/reports/hours/close?month={month}").text
    clock_of(planner).now = datetime(2027, 4, 2, 9, tzinfo=UTC)
    hr = signed_in("hr")
    assert "Close March 2027 for good" in hr.get(f"/reports/hours/close?month={month}").text
    assert post(hr, "/reports/hours/close", month=month).status_code == 303
    assert "March 2027 is closed." in hr.get(f"/reports/hours?month={month}").text
    assert post(hr, "/reports/hours/close", month=month).status_code == 409
