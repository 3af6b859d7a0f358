"""Editing people, sites and teams: refusals by field, races, the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.accounts.models import AuditEntry
from planner.application import Planner
from planner.db.outbox import Fact
from planner.errors import FormError, NotFound, Stale
from planner.people import edit
from planner.people.queries import list_people, list_sites, list_teams, person_page
from tests.factories.organisation import Organisation, organisation, test_planner

DAY = date(2027, 3, 1)
FULL_WEEK = (480, 480, 480, 480, 480, 0, 0)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def stored(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.fixture
def ben(stored: Organisation) -> str:
    return stored.person_ids["Ben"]


Attempt = Callable[[Planner, Organisation, str], object]
REFUSED: dict[str, tuple[str, Attempt]] = {
    "a site with a name that is taken": (
        "name",
        lambda p, o, ben: edit.add_site(p, o.admin, "Dublin", "Europe/Dublin"),
    ),
    "a site without a name": (
        "name",
        lambda p, o, ben: edit.add_site(p, o.admin, " ", "Europe/Dublin"),
    ),
    "a site in no zone": (
        "time_zone",
        lambda p, o, ben: edit.add_site(p, o.admin, "X", "Europe/Dubln"),
    ),
    "a site in no country": (
        "country",
        lambda p, o, ben: edit.add_site(p, o.admin, "X", "Europe/Dublin", "Q1"),
    ),
    "a region of nothing": (
        "region",
        lambda p, o, ben: edit.add_site(p, o.admin, "X", "Europe/Dublin", None, "CO"),
    ),
    "a team with a line break": ("name", lambda p, o, ben: edit.add_team(p, o.admin, "A\r\nB")),
    "an address that is taken": (
        "email",
        lambda p, o, ben: edit.edit_person(p, o.hr, ben, None, "Ben", "aoife@example.org"),
    ),
    "hours that do not add up": (
        "day_minutes",
        lambda p, o, ben: edit.set_contract(p, o.hr, ben, None, DAY, 2300, FULL_WEEK),
    ),
    "a month as averaging period": (
        "averaging_weeks",
        lambda p, o, ben: edit.set_contract(p, o.hr, ben, None, DAY, 2400, FULL_WEEK, 99),
    ),
    "no fixed day": (
        "weekdays",
        lambda p, o, ben: edit.set_work_pattern(p, o.hr, ben, None, DAY, []),
    ),
    "a full week on one fixed day": (
        "weekdays",
        lambda p, o, ben: edit.set_work_pattern(p, o.hr, ben, None, DAY, [0]),
    ),
    "an eighth weekday": (
        "weekdays",
        lambda p, o, ben: edit.set_work_pattern(p, o.hr, ben, None, DAY, [7]),
    ),
    "a trip that ends before it starts": (
        "to_date",
        lambda p, o, ben: edit.set_home_zone(p, o.hr, ben, None, DAY, "Asia/Manila", DAY),
    ),
    "a team that does not exist": (
        "team_id",
        lambda p, o, ben: edit.set_team(p, o.hr, ben, None, DAY, "x"),
    ),
    "a queue that does not exist": (
        "skills",
        lambda p, o, ben: edit.set_skill(p, o.hr, ben, None, DAY, "x", 100),
    ),
    "a level of nothing": (
        "level_hundredths",
        lambda p, o, ben: edit.set_skill(p, o.hr, ben, None, DAY, o.queue_ids["phone"], 0),
    ),
    "time off backwards": (
        "last_date",
        lambda p, o, ben: edit.add_time_off(
            p, o.hr, ben, edit.Absence("leave", DAY, date(2027, 2, 1))
        ),
    ),
    "an unknown kind of time off": (
        "kind",
        lambda p, o, ben: edit.add_time_off(p, o.hr, ben, edit.Absence("away", DAY, DAY)),
    ),
    "a part of several days": (
        "start_minute",
        lambda p, o, ben: edit.add_time_off(
            p, o.hr, ben, edit.Absence("leave", DAY, date(2027, 3, 2), window=(0, 60))
        ),
    ),
    "negative credit": (
        "credited_minutes",
        lambda p, o, ben: edit.add_time_off(
            p, o.hr, ben, edit.Absence("leave", DAY, DAY, credited_minutes=-1)
        ),
    ),
    "time off before the employment": (
        "first_date",
        lambda p, o, ben: edit.add_time_off(
            p, o.hr, ben, edit.Absence("leave", date(2020, 1, 1), date(2020, 1, 2))
        ),
    ),
    "a window without length": (
        "end_minute",
        lambda p, o, ben: edit.add_availability(
            p, o.admin, ben, edit.Statement("cannot", [0], 60, 60, DAY)
        ),
    ),
    "an unknown statement": (
        "kind",
        lambda p, o, ben: edit.add_availability(
            p, o.admin, ben, edit.Statement("maybe", [0], 0, 60, DAY)
        ),
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_is_refused_at_its_field(
    planner: Planner, stored: Organisation, ben: str, name: str
) -> None:
    field, attempt = REFUSED[name]
    with pytest.raises(FormError) as refused:
        attempt(planner, stored, ben)
    assert field in refused.value.fields


def test_overlapping_time_off_is_refused_with_its_dates(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    edit.add_time_off(planner, stored.hr, ben, edit.Absence("leave", DAY, date(2027, 3, 3)))
    with pytest.raises(FormError, match="2027-03-01 to 2027-03-03"):
        edit.add_time_off(
            planner, stored.hr, ben, edit.Absence("leave", date(2027, 3, 3), date(2027, 3, 4))
        )


def test_who_saw_an_older_state_changes_nothing(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    seen = person_page(planner, stored.hr, ben).row.version
    edit.set_work_pattern(planner, stored.hr, ben, seen, DAY, [0, 1])
    with pytest.raises(Stale):
        edit.set_work_pattern(planner, stored.lead, ben, seen, DAY, [2, 3])
    assert person_page(planner, stored.hr, ben).row.version == seen + 1
    (site,) = list_sites(planner, stored.admin)
    edit.edit_site(planner, stored.admin, site.id, site.version, "Cork", "Europe/Dublin")
    with pytest.raises(Stale):
        edit.edit_site(planner, stored.admin, site.id, site.version, "Galway", "Europe/Dublin")


def test_what_does_not_exist_is_not_found(planner: Planner, stored: Organisation) -> None:
    with pytest.raises(NotFound):
        edit.set_work_pattern(planner, stored.admin, "x", None, DAY, [0])
    with pytest.raises(NotFound):
        edit.withdraw_time_off(planner, stored.admin, "x")
    with pytest.raises(NotFound):
        edit.remove_day_wish(planner, stored.admin, "x")
    with pytest.raises(NotFound):
        person_page(planner, stored.admin, "x")


def test_a_change_goes_on_until_the_next_one_that_is_stored(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    later = date(2027, 6, 1)
    edit.set_contract(planner, stored.hr, ben, None, later, 1200, (240,) * 5 + (0, 0))
    edit.set_contract(planner, stored.hr, ben, None, DAY, 1800, (360,) * 5 + (0, 0))
    facts = person_page(planner, stored.hr, ben).facts
    contracts = [fact for fact in facts if fact.fact == "Contract"]
    assert [(fact.text, fact.from_date, fact.to_date) for fact in contracts] == [
        ("20 h a week", later, None),
        ("30 h a week", DAY, later),
        ("40 h a week", date(2026, 1, 1), DAY),
    ]


def test_who_left_is_listed_no_more_but_has_a_page(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    edit.end_employment(planner, stored.hr, ben, None, date(2027, 1, 15))
    assert ben not in [row.id for row in list_people(planner, stored.hr)]
    assert person_page(planner, stored.hr, ben).row.ends == date(2027, 1, 15)


def test_sites_and_teams_count_who_works_there_today(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    edit.end_employment(planner, stored.hr, ben, None, date(2027, 1, 15))
    ciara = stored.person_ids["Ciara"]
    edit.set_team(planner, stored.hr, ciara, None, date(2027, 2, 1), stored.other_team_id)
    edit.set_team(planner, stored.hr, ciara, None, date(2027, 2, 2), stored.team_id)
    teams = {team.name: team.people for team in list_teams(planner, stored.hr)}
    assert teams == {"Support": 4, "Sales": 1}
    assert [site.people for site in list_sites(planner, stored.hr)] == [5]


def test_every_change_leaves_who_did_what(planner: Planner, stored: Organisation, ben: str) -> None:
    edit.set_contract(planner, stored.hr, ben, None, DAY, 1200, (240,) * 5 + (0, 0))
    with planner.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.user_id, entry.action, entry.entity_id) == (
        stored.hr.user_id,
        "set contract",
        ben,
    )
    assert entry.before is not None
    assert entry.before["weekly_minutes"] == 2400
    assert entry.after is not None
    assert (entry.after["weekly_minutes"], entry.after["from_date"]) == (1200, "2027-03-01")


def test_time_off_is_told_to_the_rooms_above_without_kind_or_reason(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    edit.add_time_off(planner, stored.lead, ben, edit.Absence("sick", DAY, DAY))
    with planner.database.read() as session:
        (fact,) = session.scalars(select(Fact)).all()
        entries = session.scalars(select(AuditEntry)).all()
    assert fact.kind == "TimeOffChanged"
    assert fact.payload == {
        "person_id": ben,
        "first_date": "2027-03-01",
        "last_date": "2027-03-01",
    }
    assert all("sick" not in str(entry.after) for entry in entries)
