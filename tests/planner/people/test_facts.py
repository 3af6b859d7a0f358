"""What holds for people on local dates: hours, credit, place, absence, wishes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.application import Planner
from planner.errors import InputError
from planner.people.credit import divided
from planner.people.edit import (
    Absence,
    Statement,
    add_availability,
    add_day_wish,
    add_time_off,
    edit_site,
    end_employment,
    release_work_pattern,
    set_contract,
    set_holiday_calendar,
    set_home_zone,
    set_skill,
    set_team,
    set_work_pattern,
    withdraw_time_off,
)
from planner.people.facts import PersonFacts, UtcSpan, merged, people_facts, people_in_team
from planner.people.holiday_dates import public_holidays
from tests.factories.organisation import Organisation, organisation, test_planner

MARCH = date(2027, 3, 1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def stored(planner: Planner) -> Organisation:
    return organisation(planner)


@pytest.fixture
def ben(stored: Organisation) -> str:
    return stored.person_ids["Ben"]


def _of(
    planner: Planner, stored: Organisation, person_id: str, first: date = MARCH, days: int = 31
) -> PersonFacts:
    with planner.database.read() as session:
        people = people_in_team(session, stored.team_id, first, days)
    return next(person for person in people if person.person_id == person_id)


def _utc(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def _keep_irish_holidays(planner: Planner, stored: Organisation) -> None:
    edit_site(planner, stored.admin, stored.site_id, 1, "Dublin", "Europe/Dublin", "IE")


def test_a_week_of_leave_is_credited_in_hours(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    leave = Absence("leave", date(2027, 3, 8), date(2027, 3, 12))
    add_time_off(planner, stored.lead, ben, leave)
    facts = _of(planner, stored, ben, days=28)
    assert sum(facts.contract_minutes) == 160 * 60
    assert sum(facts.credited_minutes) == 40 * 60
    assert facts.time_off == (UtcSpan(_utc(8, 0), _utc(13, 0)),)


def test_a_public_holiday_inside_leave_is_not_credited_twice(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    _keep_irish_holidays(planner, stored)
    add_time_off(planner, stored.lead, ben, Absence("leave", date(2027, 3, 15), date(2027, 3, 19)))
    facts = _of(planner, stored, ben)
    assert dict(facts.holidays) == {16: "Saint Patrick's Day", 28: "Easter Monday"}
    assert facts.credited_minutes[14:19] == (480,) * 5
    assert facts.credited_minutes[28] == 480


def test_a_changed_contract_and_public_holidays_make_the_target(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    _keep_irish_holidays(planner, stored)
    set_contract(
        planner, stored.hr, ben, None, date(2027, 3, 15), 1440, (480, 480, 480, 0, 0, 0, 0)
    )
    facts = _of(planner, stored, ben)
    assert sum(facts.contract_minutes) == 152 * 60
    assert sum(facts.contract_minutes) - sum(facts.credited_minutes) == 136 * 60


def test_unpaid_and_part_day_absences_credit_what_they_should(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    add_time_off(planner, stored.hr, ben, Absence("unpaid", MARCH, MARCH))
    morning = Absence("leave", date(2027, 3, 2), date(2027, 3, 2), window=(9 * 60, 12 * 60))
    add_time_off(planner, stored.hr, ben, morning)
    facts = _of(planner, stored, ben)
    assert facts.credited_minutes[:2] == (0, 180)
    assert facts.time_off == (
        UtcSpan(_utc(1, 0), _utc(2, 0)),
        UtcSpan(_utc(2, 9), _utc(2, 12)),
    )


def test_credit_that_was_entered_falls_on_the_days_in_proportion(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    span = Absence("leave", date(2027, 3, 5), date(2027, 3, 9), credited_minutes=700)
    add_time_off(planner, stored.hr, ben, span)
    facts = _of(planner, stored, ben, first=date(2027, 3, 7))
    assert facts.credited_minutes[:4] == (0, 233, 234, 0)


def test_withdrawn_time_off_counts_no_more(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    time_off = add_time_off(planner, stored.lead, ben, Absence("leave", MARCH, MARCH))
    withdraw_time_off(planner, stored.lead, time_off)
    facts = _of(planner, stored, ben)
    assert (facts.time_off, sum(facts.credited_minutes)) == ((), 0)


def test_a_day_off_is_local_midnight_to_midnight_when_the_clocks_change(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        add_time_off(planner, stored.lead, ben, Absence("leave", day, day))
    spring = _of(planner, stored, ben)
    autumn = _of(planner, stored, ben, first=date(2027, 10, 25), days=14)
    assert spring.time_off == (UtcSpan(_utc(28, 0), _utc(28, 23)),)
    assert autumn.time_off == (UtcSpan(_utc(30, 23, month=10), _utc(1, 0, month=11)),)


def test_a_traveller_is_off_where_they_are(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    trip = date(2027, 3, 10), "Asia/Kathmandu", date(2027, 3, 20)
    set_home_zone(planner, stored.lead, ben, None, *trip)
    add_time_off(planner, stored.lead, ben, Absence("leave", date(2027, 3, 9), date(2027, 3, 10)))
    facts = _of(planner, stored, ben)
    assert facts.zones[8:10] == ("Europe/Dublin", "Asia/Kathmandu")
    assert facts.zones[18:20] == ("Asia/Kathmandu", "Europe/Dublin")
    kathmandu_midnight = datetime(2027, 3, 10, 18, 15, tzinfo=UTC)
    assert facts.time_off == (UtcSpan(_utc(9, 0), kathmandu_midnight),)


def test_a_statement_keeps_its_wall_clock_across_the_change(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    said = Statement("cannot", [6, 0], 17 * 60 + 15, 18 * 60 + 45, MARCH)
    add_availability(planner, stored.lead, ben, said)
    facts = _of(planner, stored, ben, first=date(2027, 3, 22), days=7)
    starts = [span.start.strftime("%d %H:%M") for span in facts.unavailable]
    assert starts == ["21 17:15", "22 17:15", "28 16:15", "29 16:15"]


def test_statements_hold_on_their_dates_only(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    for kind in ("rather_not", "prefer"):
        said = Statement(kind, range(7), 0, 60, date(2027, 3, 3), date(2027, 3, 5), must_have=True)
        add_availability(planner, stored.admin, ben, said)
    facts = _of(planner, stored, ben)
    assert [span.start.day for span in facts.rather_not] == [3, 4]
    assert [(span.start.day, span.must_have) for span in facts.preferred] == [(3, True), (4, True)]


def test_a_wish_is_a_day_of_the_horizon(planner: Planner, stored: Organisation) -> None:
    aoife = stored.person_ids["Aoife"]
    add_day_wish(planner, stored.agent, aoife, date(2027, 3, 4), must_have=True)
    add_day_wish(planner, stored.agent, aoife, date(2027, 4, 4))
    wishes = _of(planner, stored, aoife).wished_days
    assert [(wish.day, wish.must_have) for wish in wishes] == [(3, True)]


def test_fixed_days_and_their_end(planner: Planner, stored: Organisation, ben: str) -> None:
    set_work_pattern(planner, stored.lead, ben, None, MARCH, [0, 1, 2])
    release_work_pattern(planner, stored.lead, ben, None, date(2027, 3, 8), "asked for it")
    facts = _of(planner, stored, ben, days=9)
    assert facts.allowed_days == (0, 1, 2, 7, 8)


def test_a_skill_counts_at_its_lowest_level_and_a_shadow_not(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    phone, chat = stored.queue_ids["phone"], stored.queue_ids["chat"]
    set_skill(planner, stored.lead, ben, None, date(2027, 3, 10), phone, 80)
    set_skill(planner, stored.lead, ben, None, MARCH, chat, 100, date(2027, 3, 28))
    assert _of(planner, stored, ben, days=27).steady_skills() == {phone: 80, chat: 0}
    set_skill(planner, stored.lead, ben, None, date(2027, 3, 20), phone, None)
    assert _of(planner, stored, ben).steady_skills() == {chat: 0}


def test_days_in_another_team_or_after_the_end_are_not_planned(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    set_team(planner, stored.hr, ben, None, date(2027, 3, 8), stored.other_team_id)
    end_employment(planner, stored.hr, ben, None, date(2027, 3, 20))
    here = _of(planner, stored, ben, days=14)
    assert here.present == (True,) * 7 + (False,) * 7
    assert sum(here.contract_minutes) == 2400
    assert here.unavailable == (UtcSpan(_utc(8, 0), _utc(16, 0)),)
    with planner.database.read() as session:
        (anywhere,) = people_facts(session, [ben], MARCH, 31)
    assert anywhere.present == (True,) * 19 + (False,) * 12


def test_a_personal_calendar_goes_before_the_sites(
    planner: Planner, stored: Organisation, ben: str
) -> None:
    _keep_irish_holidays(planner, stored)
    set_holiday_calendar(planner, stored.hr, ben, None, date(2027, 3, 20), None)
    assert list(_of(planner, stored, ben).holidays) == [16]


def test_an_unknown_calendar_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match="Did you mean IE"):
        public_holidays("Ireland", None, MARCH, MARCH)
    with pytest.raises(InputError, match="'ZZ' is not a region of US"):
        public_holidays("US", "ZZ", MARCH, MARCH)
    assert public_holidays(None, None, MARCH, MARCH) == {}
    assert list(public_holidays("US", "CO", date(2026, 12, 25), date(2027, 1, 1))) == [
        date(2026, 12, 25),
        date(2027, 1, 1),
    ]


@given(
    total=st.integers(0, 100_000),
    weights=st.lists(st.integers(0, 1440), min_size=1, max_size=40),
)
def test_dividing_keeps_the_sum_and_the_proportion(total: int, weights: list[int]) -> None:
    parts = divided(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        differences = (
            abs(part * whole - total * weight) for part, weight in zip(parts, weights, strict=True)
        )
        assert all(difference < whole for difference in differences)


SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=12)


@given(lengths=SPANS)
def test_merged_spans_hold_the_same_instants_and_do_not_touch(
    lengths: list[tuple[int, int]],
) -> None:
    spans = [
        UtcSpan(_utc(1, 0) + timedelta(hours=start), _utc(1, 0) + timedelta(hours=start + length))
        for start, length in lengths
    ]
    found = merged(spans)
    assert _hours(found) == _hours(spans)
    assert all(one.end < other.start for one, other in pairwise(found))


def _hours(spans: list[UtcSpan] | tuple[UtcSpan, ...]) -> set[datetime]:
    return {
        span.start + timedelta(hours=hour)
        for span in spans
        for hour in range(int((span.end - span.start) / timedelta(hours=1)))
    }
