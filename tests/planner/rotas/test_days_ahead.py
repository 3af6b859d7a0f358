"""The next two weeks at a glance are counted from what is published, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from planner.errors import NotAllowed
from planner.people.models import TimeOff
from planner.rotas.publish import publish
from planner.rotas.queries import days_ahead
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, dublin


def ahead(at: Scene, day: date) -> list[tuple[int, int | None, int]]:
    """People on, short intervals and away of each day as the lead sees them on that day."""
    clock_of(at.planner).now = dublin(day.year, day.month, day.day, 0, 30)
    found = days_ahead(at.planner, at.people.lead, at.people.team_id)
    assert found.interval_name == "half-hours"
    assert [one.day for one in found.days] == [day + timedelta(days=n) for n in range(14)]
    return [(one.people, one.short_intervals, one.away) for one in found.days]


def test_working_days_have_people_and_weekends_are_short(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    # Six are on Monday to Friday; two are needed 07:00 to 15:00 on the other days too.
    week = [(6, 0, 0)] * 5 + [(0, 16, 0)] * 2
    assert ahead(at, MONDAY) == week * 2


def test_days_that_are_not_published_say_so(at: Scene) -> None:
    draft_of(at)
    assert set(ahead(at, MONDAY)) == {(0, None, 0)}
    publish(at.planner, at.people.lead, draft_of(at), "a test")
    last_week = ahead(at, date(2027, 3, 22))
    assert last_week[:7] == [(6, 0, 0)] * 5 + [(0, 16, 0)] * 2
    assert last_week[7:] == [(0, None, 0)] * 7


def test_while_none_of_them_is_published_the_first_published_days_are_shown(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    for day, first in ((15, date(2027, 3, 1)), (16, date(2027, 2, 16))):
        clock_of(at.planner).now = dublin(2027, 2, day, 9, 0)
        found = days_ahead(at.planner, at.people.lead, at.people.team_id)
        assert (found.today, found.days[0].day) == (date(2027, 2, day), first)


def test_who_is_away_is_counted_and_not_named(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    ben = at.people.person_ids["Ben"]
    span = {"first_date": date(2027, 3, 3), "last_date": date(2027, 3, 4)}
    with at.planner.database.write() as session:
        more = {"kind": "sickness", "credited_minutes": 960}
        session.add(TimeOff(person_id=ben, **span, **more, state="approved"))
        session.add(TimeOff(person_id=ben, **span, **more, state="requested"))
    assert [away for _people, _short, away in ahead(at, MONDAY)] == [0, 0, 1, 1] + [0] * 10
    assert "sickness" not in repr(days_ahead(at.planner, at.people.lead, at.people.team_id))


def test_a_later_version_speaks_for_its_days_only(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    publish(at.planner, at.people.lead, draft_of(at, days=7))
    clock_of(at.planner).now = dublin(2027, 3, 1, 9, 0)
    found = days_ahead(at.planner, at.people.lead, at.people.team_id)
    versions = [one.version_id for one in found.days]
    assert len(set(versions[:7])) == 1
    assert len(set(versions[7:])) == 1
    assert versions[0] != versions[7]


def test_only_who_may_see_the_team_sees_its_days(at: Scene) -> None:
    for actor in (at.people.agent, at.people.other_lead):
        with pytest.raises(NotAllowed):
            days_ahead(at.planner, actor, at.people.team_id)
