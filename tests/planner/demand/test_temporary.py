"""People who are taken on for an event: planned on its days, and never before or after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.events import EventInput, add_event, limit_leave, list_events, remove_event
from planner.demand.temporary import TemporaryContracts, take_on
from planner.errors import FormError, NotAllowed, NotFound
from planner.people.facts import people_in_team
from planner.people.models import Person
from tests.factories.organisation import Organisation, organisation, test_planner

START, END = date(2027, 11, 24), date(2027, 12, 1)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def org(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.fixture
def event_id(planner: Planner, org: Organisation) -> str:
    event = EventInput("Black Friday", org.queue_ids["chat"], START, END, 2.5, leave_limit=1)
    return add_event(planner, org.lead, event)


@pytest.fixture
def two(org: Organisation) -> TemporaryContracts:
    people = [("Noor", "Noor@Example.org "), ("Omar", "omar@example.org")]
    places = (org.site_id, org.team_id, org.queue_ids["chat"])
    return TemporaryContracts(people, *places, START, END, 30 * 60, 80)


def people_count(planner: Planner) -> int:
    with planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_they_can_be_planned_from_their_first_to_their_last_day(
    planner: Planner, org: Organisation, event_id: str, two: TemporaryContracts
) -> None:
    ids = take_on(planner, org.lead, event_id, two)
    with planner.database.read() as session:
        facts = people_in_team(session, org.team_id, START - ONE_DAY, 9)
        later = people_in_team(session, org.team_id, END, 7)
    noor, omar = (one for one in facts if one.person_id in ids)
    assert (noor.shown_name, omar.shown_name) == ("Noor", "Omar")
    assert noor.present == (False, *[True] * 7, False)
    assert sum(noor.contract_minutes) == 30 * 60
    assert noor.skill_levels[org.queue_ids["chat"]][1:8] == (80,) * 7
    assert not {one.person_id for one in later} & set(ids)


def test_the_event_names_them_and_leaves_them_when_it_is_taken_back(
    planner: Planner, org: Organisation, event_id: str, two: TemporaryContracts
) -> None:
    take_on(planner, org.admin, event_id, two)
    (event,) = list_events(planner, org.lead)
    said = [(one.shown_name, one.from_date, one.last_date) for one in event.temporary]
    assert said == [("Noor", START, END - ONE_DAY), ("Omar", START, END - ONE_DAY)]
    assert (event.leave_limit, event.last_date) == (1, END - ONE_DAY)
    before = people_count(planner)
    remove_event(planner, org.lead, event_id)
    assert list_events(planner, org.lead) == []
    assert people_count(planner) == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"people": []}, "people"),
        ({"people": [("Noor", "noor@example.org"), ("", "omar@example.org")]}, "people"),
        ({"people": [("Noor", "noor@example.org"), ("Ben", "ben@example.org")]}, "people"),
        ({"people": [("Noor", "noor@example.org"), ("Noor 2", "noor@example.org")]}, "people"),
        ({"to_date": START}, "to_date"),
        ({"to_date": date(2029, 1, 1)}, "to_date"),
        ({"weekly_minutes": 169 * 60}, "weekly_hours"),
        ({"level_hundredths": 0}, "level_hundredths"),
        ({"site_id": "nowhere"}, "site_id"),
        ({"queue_id": "none"}, "skills"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_stored(
    planner: Planner,
    org: Organisation,
    event_id: str,
    two: TemporaryContracts,
    wrong: dict[str, object],
    field: str,
) -> None:
    before = people_count(planner)
    with pytest.raises(FormError) as refused:
        take_on(planner, org.lead, event_id, replace(two, **wrong))  # type: ignore[arg-type]  # each is one field of it
    assert list(refused.value.fields) == [field]
    assert people_count(planner) == before


def test_a_line_that_is_wrong_is_named(
    planner: Planner, org: Organisation, event_id: str, two: TemporaryContracts
) -> None:
    people = [("Noor", "noor@example.org"), ("Omar", "omar at home")]
    with pytest.raises(FormError, match="Line 2, Omar: Write one e-mail address"):
        take_on(planner, org.lead, event_id, replace(two, people=people))


def test_only_who_leads_the_team_takes_people_on(
    planner: Planner, org: Organisation, event_id: str, two: TemporaryContracts
) -> None:
    for role in ("other_lead", "agent", "hr"):
        who: Actor = getattr(org, role)
        with pytest.raises(NotAllowed):
            take_on(planner, who, event_id, two)
    with pytest.raises(NotFound):
        take_on(planner, org.lead, "none", two)


@pytest.mark.parametrize("limit", [-1, 10_001])
def test_a_limit_that_cannot_be_is_refused(
    planner: Planner, org: Organisation, event_id: str, limit: int
) -> None:
    with pytest.raises(FormError, match="whole number of people"):
        limit_leave(planner, org.lead, event_id, limit)
    with pytest.raises(NotFound):
        limit_leave(planner, org.lead, "none", 1)
