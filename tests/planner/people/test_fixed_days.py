"""Agreed days: the same each week or in rotation, and released with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.application import Planner
from planner.errors import FormError
from planner.people.edit import (
    Absence,
    add_time_off,
    agree_rotation,
    release_work_pattern,
    set_contract,
    set_work_pattern,
)
from planner.people.facts import PersonFacts, people_facts
from planner.people.page_rows import DatedText
from planner.people.queries import person_page
from tests.factories.organisation import Organisation, organisation, test_planner

MARCH = date(2027, 3, 1)
LONG, SHORT = (0, 1, 2, 3, 4), (0, 1, 2)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def stored(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.fixture
def ben(planner: Planner, stored: Organisation) -> str:
    """Ben works 32 hours a week."""
    person_id = stored.person_ids["Ben"]
    week = [384, 384, 384, 384, 384, 0, 0]
    set_contract(planner, stored.admin, person_id, None, date(2027, 2, 1), 32 * 60, week)
    return person_id


def facts(planner: Planner, person_id: str, first: date = MARCH, days: int = 28) -> PersonFacts:
    with planner.database.read() as session:
        (found,) = people_facts(session, [person_id], first, days)
    return found


def told(planner: Planner, stored: Organisation, person_id: str, fact: str) -> list[DatedText]:
    page = person_page(planner, stored.lead, person_id)
    return [one for one in page.facts if one.fact == fact]


def test_a_rotation_allows_the_days_of_its_week(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    agree_rotation(planner, stored.lead, ben, None, MARCH, [LONG, SHORT], MARCH)

    days = facts(planner, ben).allowed_days

    assert days == (*range(5), *range(7, 10), *range(14, 19), *range(21, 24))


def test_an_anchor_in_the_future_counts_backwards(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    anchor = MARCH + timedelta(days=7)
    agree_rotation(planner, stored.lead, ben, None, MARCH, [LONG, SHORT], anchor)

    assert facts(planner, ben, days=14).allowed_days == (*range(3), *range(7, 12))


def test_a_long_week_asks_for_more_of_the_contract_than_a_short_one(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    agree_rotation(planner, stored.lead, ben, None, MARCH, [LONG, SHORT], MARCH)

    minutes = facts(planner, ben, days=14).contract_minutes

    assert minutes == (480,) * 5 + (0, 0) + (480,) * 3 + (0,) * 4


def test_minutes_that_do_not_divide_evenly_are_all_asked_for(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    agree_rotation(planner, stored.lead, ben, None, MARCH, [(0, 1, 2, 3), (0, 4, 6), ()], MARCH)

    minutes = facts(planner, ben, days=21).contract_minutes

    assert sum(minutes) == 3 * 32 * 60
    assert {one for one in minutes if one} == {822, 823}


def test_leave_credits_the_days_of_the_rotation(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    agree_rotation(planner, stored.lead, ben, None, MARCH, [LONG, SHORT], MARCH)
    week_two = date(2027, 3, 8), date(2027, 3, 14)
    add_time_off(planner, stored.lead, ben, Absence("leave", *week_two))

    assert sum(facts(planner, ben, days=14).credited_minutes) == 3 * 480


def test_released_days_bind_again_afterwards_and_who_when_and_why_stays(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    set_work_pattern(planner, stored.lead, ben, None, MARCH, [0, 1])
    week_two = date(2027, 3, 8), date(2027, 3, 15)

    release_work_pattern(planner, stored.lead, ben, None, week_two[0], "asked for it", week_two[1])

    assert facts(planner, ben, days=21).allowed_days == (0, 1, *range(7, 14), 14, 15)
    (line,) = told(planner, stored, ben, "Fixed days released")
    assert (line.from_date, line.to_date) == week_two
    assert line.text.startswith("asked for it – released by ")
    assert len(told(planner, stored, ben, "Fixed days")) == 2


@pytest.mark.parametrize(
    ("reason", "until", "field"),
    [("", None, "reason"), ("x" * 201, None, "reason"), ("why", MARCH, "to_date")],
)
def test_days_are_not_released_without_a_reason_that_can_be_kept(
    planner: Planner, stored: Organisation, ben: str, reason: str, until: date | None, field: str
) -> None:
    set_work_pattern(planner, stored.lead, ben, None, MARCH, [0, 1])

    with pytest.raises(FormError) as refused:
        release_work_pattern(planner, stored.lead, ben, None, MARCH, reason, until)

    assert set(refused.value.fields) == {field}
    assert facts(planner, ben, days=7).allowed_days == (0, 1)


def test_where_nothing_is_agreed_nothing_is_released(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    with pytest.raises(FormError, match="No days are agreed"):
        release_work_pattern(planner, stored.lead, ben, None, MARCH, "asked for it")


@pytest.mark.parametrize(
    ("weeks", "anchor"),
    [
        ([LONG], MARCH),
        ([(), ()], MARCH),
        ([LONG, (7,)], MARCH),
        ([LONG, SHORT], None),
        ([LONG, SHORT], date(2027, 3, 2)),
        ([(0,), ()], MARCH),
    ],
)
def test_a_rotation_that_cannot_be_meant_is_refused(
    planner: Planner,
    stored: Organisation,
    ben: str,
    weeks: list[tuple[int, ...]],
    anchor: date | None,
) -> None:
    with pytest.raises(FormError) as refused:
        agree_rotation(planner, stored.lead, ben, None, MARCH, weeks, anchor)

    assert set(refused.value.fields) == {"weeks"}
    assert facts(planner, ben).allowed_days is None


def test_days_that_are_the_same_each_week_end_a_rotation(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    agree_rotation(planner, stored.lead, ben, None, MARCH, [LONG, SHORT], MARCH)

    set_work_pattern(planner, stored.lead, ben, None, date(2027, 3, 8), [3, 4])

    assert facts(planner, ben, days=14).allowed_days == (*range(5), 10, 11)
    assert [one.text for one in told(planner, stored, ben, "Fixed days")] == [
        "Thu, Fri",
        "Mon, Tue, Wed, Thu, Fri / Mon, Tue, Wed, first week from 1 Mar 2027",
    ]
