"""The hours for HR: the page and the file hold the same columns and the same numbers."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.application import Planner
from planner.people.models import Site
from planner.rotas.publish import publish
from tests.factories.organisation import Organisation
from tests.planner.rotas.scene import Scene, draft_of, scene

SPAN = "first=2027-03-01&last=2027-03-28"
# The page's column and the file's.
COLUMNS = {
    "Contract": "Contract hours",
    "Planned": "Planned hours",
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
        [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(CELL, row, re.S)]
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
            amount = float(row[name].removesuffix(" h").replace(",", ""))
            assert amount == float(line[column]), (row["Person"], name)


def test_a_month_reads_as_it_was_worked(signed_in: Callable[[str], FlaskClient]) -> None:
    row = on_page(signed_in("hr").get(f"/reports/hours?{SPAN}").text)[0]
    assert {name: row[name] for name in COLUMNS} == {
        "Contract": "160 h",
        "Planned": "160 h",
        "Credited": "8 h",
        "Nights": "0",
        "Sundays": "0",
        "Public holidays": "1",
        "Paid": "168 h",
    }


def test_days_without_a_rota_are_said_to_have_none(
    signed_in: Callable[[str], FlaskClient],
) -> None:
    hr, words = signed_in("hr"), "No rota is published on these days yet"
    assert words in hr.get("/reports/hours?first=2027-05-01&last=2027-05-31").get_data(as_text=True)
    assert words not in hr.get(f"/reports/hours?{SPAN}").get_data(as_text=True)
