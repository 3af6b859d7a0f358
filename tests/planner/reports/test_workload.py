"""Story C: the month's hours of somebody whose contract changes in mid-month."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from planner.errors import FormError, NotAllowed
from planner.people.models import Contract, Person, Site, TimeOff, WorkPattern
from planner.reports.workload import WorkloadRow, safe_cell, workload, workload_csv
from planner.rotas.publish import publish
from tests.planner.rotas.scene import Scene, draft_of, scene

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)
CHANGE = date(2027, 3, 15)


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    found = scene(tmp_path, days=31)
    change_contract(found, "Aoife")
    return found


def change_contract(at: Scene, name: str) -> None:
    """From 15 March on Monday to Wednesday only."""
    person_id = at.people.person_ids[name]
    with at.planner.database.write() as session:
        session.scalars(
            select(Contract).where(Contract.person_id == person_id)
        ).one().to_date = CHANGE
        since = {"person_id": person_id, "from_date": CHANGE, "to_date": None}
        session.add(Contract(**since, weekly_minutes=1440, day_minutes=[480] * 3 + [0] * 4))
        session.add(WorkPattern(**since, weekdays=[0, 1, 2]))


def leave(at: Scene, name: str, first: date, last: date, minutes: int) -> None:
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=at.people.person_ids[name],
                kind="leave",
                first_date=first,
                last_date=last,
                credited_minutes=minutes,
                state="approved",
            )
        )


def row_of(at: Scene, name: str = "Aoife") -> WorkloadRow:
    rows = workload(at.planner, at.people.hr, FIRST, LAST)
    return next(row for row in rows if row.shown_name == name)


def test_the_target_follows_the_contract_from_the_day_it_changes(at: Scene) -> None:
    assert row_of(at).target_minutes == 152 * 60


def test_leave_is_credited_and_the_rest_is_planned(at: Scene) -> None:
    leave(at, "Aoife", date(2027, 3, 4), date(2027, 3, 5), 960)
    publish(at.planner, at.people.lead, draft_of(at, days=31))
    row = row_of(at)
    assert (row.credited_minutes, row.planned_minutes) == (16 * 60, 136 * 60)
    assert (row.paid_minutes, row.difference_minutes) == (152 * 60, 0)


def test_public_holidays_of_the_site_lower_the_target(at: Scene) -> None:
    with at.planner.database.write() as session:
        session.get_one(Site, at.people.site_id).country = "IE"
    assert row_of(at).target_minutes == 136 * 60


def test_without_a_publication_nothing_is_planned(at: Scene) -> None:
    draft_of(at, days=31)
    assert row_of(at).planned_minutes == 0


def test_the_csv_holds_a_line_a_person_and_hours_as_numbers(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at, days=31))
    lines = list(csv.DictReader(io.StringIO(_text(at))))
    assert len(lines) == 6
    assert lines[0]["Person"] == "Aoife"
    assert (lines[0]["Contract hours"], lines[0]["Planned hours"]) == ("152.00", "152.00")


def test_two_exports_are_the_same_bytes(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at, days=31))
    assert _text(at) == _text(at)


def test_a_name_that_is_a_formula_stays_text(at: Scene) -> None:
    with at.planner.database.write() as session:
        person = session.get_one(Person, at.people.person_ids["Ben"])
        person.shown_name = '=HYPERLINK("http://x","y")'
    assert "'=HYPERLINK" in _text(at)


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋"))


def test_only_hr_and_administrators_see_the_report(at: Scene) -> None:
    with pytest.raises(NotAllowed):
        workload(at.planner, at.people.lead, FIRST, LAST)


def test_a_backward_span_is_named(at: Scene) -> None:
    with pytest.raises(FormError):
        workload(at.planner, at.people.hr, LAST, FIRST)


def _text(at: Scene) -> str:
    return workload_csv(at.planner, at.people.hr, FIRST, LAST).decode("utf-8-sig")
