from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from planner.demo.dates import demo_dates
from planner.demo.names import TRAVELLER
from planner.demo.organisation import DENVER, DUBLIN, MANILA, DemoOrganisation, make_organisation

DATES = demo_dates(datetime(2027, 2, 14, tzinfo=UTC))


@pytest.fixture(scope="module")
def whole() -> DemoOrganisation:
    return make_organisation(DATES, 1)


def test_the_same_seed_draws_the_same_organisation(whole: DemoOrganisation) -> None:
    assert make_organisation(DATES, 1) == whole
    assert make_organisation(DATES, 2) != whole


def test_thirty_six_people_work_at_three_sites(whole: DemoOrganisation) -> None:
    assert Counter(person.site.name for person in whole.people) == {
        "Dublin": 15,
        "Denver": 12,
        "Manila": 9,
    }
    assert len({person.email for person in whole.people}) == 36
    assert all(person.email.isascii() for person in whole.people)


def test_six_people_have_three_fixed_days(whole: DemoOrganisation) -> None:
    part_time = [person for person in whole.people if person.fixed_days is not None]
    assert len(part_time) == 6
    assert all(len(person.fixed_days or ()) == 3 for person in part_time)
    assert all(3 * person.day_minutes == person.weekly_minutes for person in part_time)


def test_every_queue_is_known_at_every_site(whole: DemoOrganisation) -> None:
    for site in (DUBLIN, DENVER, MANILA):
        known = {skill for one in whole.people if one.site == site for skill in one.skills}
        assert known == {queue.name for queue in whole.queues}
    assert all(1 <= len(person.skills) <= 3 for person in whole.people)


def test_no_shift_is_a_night(whole: DemoOrganisation) -> None:
    assert all(shift.start_minute >= 6 * 60 for shift in whole.shifts)
    assert all(shift.end_minute <= 24 * 60 for shift in whole.shifts)


def test_the_story_is_there(whole: DemoOrganisation) -> None:
    people = {person.name: person for person in whole.people}
    stay = people[TRAVELLER].stay
    assert stay is not None
    assert (stay.time_zone, stay.first, stay.end) == (
        "America/Denver",
        date(2027, 3, 8),
        date(2027, 3, 22),
    )
    (leave,) = people["Ben Kavanagh"].time_off
    assert (leave.first, leave.last) == (date(2027, 3, 8), date(2027, 3, 12))


@pytest.mark.parametrize("most", [3, 9, 20])
def test_a_small_organisation_keeps_its_three_sites(most: int) -> None:
    people = make_organisation(DATES, 1, most).people
    assert len(people) == most
    assert len({person.site.name for person in people}) == 3
