"""Time off by itself: what may stand side by side, and who brought it into which state when."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from planner.application import Planner
from planner.db.engine import Database
from planner.db.upgrade import downgrade, upgrade
from planner.errors import FormError
from planner.people.absence import Absence, add_time_off, withdraw_time_off
from planner.people.models import TimeOffStep
from tests.factories.organisation import Organisation, clock_of, organisation, test_planner

DAY = date(2027, 3, 8)
MORNING, AFTERNOON = (480, 720), (720, 1020)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def org(planner: Planner) -> Organisation:
    return organisation(planner)


def test_two_parts_of_one_day_stand_side_by_side(planner: Planner, org: Organisation) -> None:
    ben = org.person_ids["Ben"]
    for window in (MORNING, AFTERNOON):
        add_time_off(planner, org.lead, ben, Absence("leave", DAY, DAY, window))
    with pytest.raises(FormError, match="overlaps"):
        add_time_off(planner, org.lead, ben, Absence("leave", DAY, DAY, (600, 780)))
    with pytest.raises(FormError, match="overlaps"):
        add_time_off(planner, org.lead, ben, Absence("leave", DAY, DAY))


@pytest.mark.parametrize("first", [date(1, 1, 1), date(9999, 12, 31), date(2200, 1, 1)])
def test_dates_of_another_age_are_refused(planner: Planner, org: Organisation, first: date) -> None:
    with pytest.raises(FormError, match="too far away"):
        add_time_off(planner, org.lead, org.person_ids["Ben"], Absence("leave", first, first))


def test_every_state_is_kept_with_who_and_when(planner: Planner, org: Organisation) -> None:
    time_off = add_time_off(planner, org.lead, org.person_ids["Ben"], Absence("leave", DAY, DAY))
    clock_of(planner).forward(days=1)
    withdraw_time_off(planner, org.hr, time_off)
    with planner.database.read() as session:
        steps = session.scalars(select(TimeOffStep).order_by(TimeOffStep.id)).all()
    assert [(one.state, one.user_id) for one in steps] == [
        ("approved", org.lead.user_id),
        ("withdrawn", org.hr.user_id),
    ]
    assert steps[1].at - steps[0].at == timedelta(days=1)


def test_what_was_decided_before_steps_were_kept_has_its_last_one(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'planner.db'}")
    upgrade(database)
    downgrade(database, "0005")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO person (id, version, legal_name, shown_name, email) "
                "VALUES ('p', 1, 'Ben', 'Ben', 'ben@example.org')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO time_off (id, version, person_id, kind, first_date, last_date, "
                "credited_minutes, state, decided_at) VALUES ('t', 1, 'p', 'leave', '2027-03-08', "
                "'2027-03-08', 480, 'approved', '2027-02-01 09:00:00')"
            )
        )
    upgrade(database)
    with database.engine.begin() as connection:
        steps = connection.execute(text("SELECT time_off_id, state FROM time_off_step")).all()
    database.close()
    assert [tuple(one) for one in steps] == [("t", "approved")]
