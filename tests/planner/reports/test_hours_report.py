"""Story C, 1 to 5 and 8: hours against the target."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import FormError, NotAllowed
from planner.people.models import Site
from planner.reports.exception_rules import Worked
from planner.reports.hours import Amounts
from planner.reports.hours_report import Asked, hours_report
from planner.reports.record_exception import record_exception
from planner.rotas.models import PublishedShift
from planner.rotas.publish import publish
from planner.rotas.worked_models import AWAY, CALLED_OUT, STAYED
from tests.factories.copies import copied
from tests.planner.reports.month import (
    DAYS,
    MARCH,
    MEI,
    closed,
    hours,
    it_is,
    on_leave,
    published,
    report,
    story,
)
from tests.planner.rotas.corrected import correct, free
from tests.planner.rotas.scene import Scene, draft_of, scene

HOUR = 60


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return closed(story(tmp_path_factory.mktemp("stored")))


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return closed(published(story(tmp_path_factory.mktemp("march"))))


@pytest.fixture
def at(stored: Scene, tmp_path: Path) -> Scene:
    """Story C before anything is published."""
    return replace(stored, planner=copied(stored.planner, tmp_path))


@pytest.fixture
def out(march: Scene, tmp_path: Path) -> Scene:
    """Story C with March published."""
    return replace(march, planner=copied(march.planner, tmp_path))


def test_the_target_follows_the_contract_from_the_day_it_changes(at: Scene) -> None:
    assert hours(at).total.target == 152 * HOUR


def test_public_holidays_of_the_site_lower_the_target(at: Scene) -> None:
    with at.planner.database.write() as session:
        session.get_one(Site, at.people.site_id).country = "IE"
    assert hours(at).total.target == 136 * HOUR


def test_leave_before_the_rota_is_credited_and_the_rest_is_planned(at: Scene) -> None:
    on_leave(at, date(2027, 3, 4), date(2027, 3, 5))
    found = hours(published(at))
    assert (found.total.credited, found.total.planned) == (16 * HOUR, 136 * HOUR)
    assert (found.total.paid, found.difference) == (152 * HOUR, 0)


def test_half_an_hour_longer_is_half_an_hour_over(at: Scene) -> None:
    on_leave(at, date(2027, 3, 4), date(2027, 3, 5))
    published(at)
    it_is(at, date(2027, 3, 31))
    stayed(at, MEI, date(2027, 3, 30), 30)
    found = hours(at)
    assert (found.total.planned, found.total.worked) == (136 * HOUR, 136 * HOUR + 30)
    assert (found.total.paid, found.difference) == (152 * HOUR + 30, 30)
    assert found.overtime == 30


def test_sick_on_a_published_day_works_nothing_while_the_rota_stands(out: Scene) -> None:
    it_is(out, date(2027, 3, 9))
    on_leave(out, date(2027, 3, 9), date(2027, 3, 9), kind="sick")
    day = of_day(out, MEI, date(2027, 3, 9))
    assert (day.planned, day.credited, day.worked, day.shifts) == (480, 480, 0, 0)
    assert hours(out).difference == 0


@pytest.mark.parametrize(("published_on", "planned"), [(1, 0), (2, 0), (3, 8 * HOUR)])
def test_a_rota_put_right_after_the_day_changes_what_was_worked_and_not_what_was_planned(
    out: Scene, published_on: int, planned: int
) -> None:
    day = date(2027, 3, 2)
    it_is(out, date(2027, 3, published_on))
    correct(out, free(out, "Ben", day))
    found = next(one.amounts for one in hours(out, "Ben").days if one.day == day)
    assert (found.planned, found.worked) == (planned, 0)


def test_who_is_reported_away_after_the_rota_was_put_right_keeps_what_was_planned(
    out: Scene,
) -> None:
    day = date(2027, 3, 2)
    it_is(out, date(2027, 3, 3))
    correct(out, free(out, "Ben", day))
    it_is(out, date(2027, 3, 4))
    on_leave(out, day, day, "Ben", "sick")
    found = next(one.amounts for one in hours(out, "Ben").days if one.day == day)
    assert (found.planned, found.credited, found.worked) == (8 * HOUR, 8 * HOUR, 0)


def test_a_day_that_was_published_only_afterwards_was_planned_as_published(at: Scene) -> None:
    it_is(at, date(2027, 4, 2))
    publish(at.planner, at.people.lead, draft_of(at, days=31), "Kept on paper until now")
    found = next(one.amounts for one in hours(at, "Ben").days if one.day == date(2027, 3, 2))
    assert (found.planned, found.worked) == (8 * HOUR, 8 * HOUR)


def test_unpaid_time_off_is_owed(out: Scene) -> None:
    it_is(out, date(2027, 3, 9))
    on_leave(out, date(2027, 3, 9), date(2027, 3, 9), kind="unpaid")
    assert hours(out).difference == -8 * HOUR
    assert hours(out).overtime == 0


def test_an_hour_away_moves_from_worked_to_credited_unless_it_does_not_count(out: Scene) -> None:
    it_is(out, date(2027, 3, 31))
    away(out, MEI, date(2027, 3, 30), 60)
    assert hours(out).difference == 0
    away(out, MEI, date(2027, 3, 29), 60, counts=False)
    found = hours(out)
    assert (found.total.credited, found.difference) == (HOUR, -HOUR)
    assert found.total.planned == 152 * HOUR


def test_a_call_out_on_a_sunday_counts_as_one(out: Scene) -> None:
    it_is(out, date(2027, 3, 31))
    worked = Worked(CALLED_OUT, date(2027, 3, 7), 120, start_minute=22 * 60)
    record_exception(out.planner, out.people.lead, out.people.person_ids[MEI], worked)
    day = of_day(out, MEI, date(2027, 3, 7))
    assert (day.worked, day.sundays, day.weekends, day.shifts) == (120, 1, 1, 0)
    assert hours(out).overtime == 120


def test_a_partly_published_month_compares_only_the_published_days(tmp_path: Path) -> None:
    at = scene(tmp_path, days=14)
    publish(at.planner, at.people.lead, draft_of(at, days=14))
    found = report(at)
    assert found.is_partly_published
    row = hours(at, "Ben")
    assert (row.published_days, len(row.days)) == (14, 31)
    assert (row.total.target, row.target_so_far, row.difference) == (184 * HOUR, 80 * HOUR, 0)


def test_without_a_publication_nothing_is_owed_yet(at: Scene) -> None:
    draft_of(at, days=DAYS)
    found = hours(at)
    assert (found.total.planned, found.published_days, found.difference) == (0, 0, 0)
    assert not report(at).is_partly_published


def test_a_weekend_counts_once_where_it_begins(out: Scene) -> None:
    move_shift(out, "Ben", date(2027, 3, 26), 1)
    move_shift(out, "Ben", date(2027, 3, 29), -1)
    total = hours(out, "Ben").total
    assert (total.weekends, total.sundays) == (1, 1)
    first_half = Asked(date(2027, 3, 1), date(2027, 3, 27))
    second_half = Asked(date(2027, 3, 28), date(2027, 3, 31))
    assert [hours(out, "Ben", half).total.weekends for half in (first_half, second_half)] == [1, 0]


def test_rows_are_those_of_the_team_and_site_asked_for(at: Scene) -> None:
    team, other = at.people.team_id, at.people.other_team_id
    asked = Asked(MARCH.first, MARCH.last, team_id=team, site_id=at.people.site_id)
    assert len(report(at, asked).rows) == 6
    assert report(at, Asked(MARCH.first, MARCH.last, team_id=other)).rows == ()


def test_leads_see_their_team_and_agents_nobody(at: Scene) -> None:
    seen = [hours_report(at.planner, who, MARCH).rows for who in (at.people.lead, at.people.hr)]
    assert [len(rows) for rows in seen] == [6, 6]
    assert hours_report(at.planner, at.people.other_lead, MARCH).rows == ()
    with pytest.raises(NotAllowed):
        hours_report(at.planner, at.people.agent, MARCH)


def test_a_backward_span_is_named(at: Scene) -> None:
    with pytest.raises(FormError, match="1 to 400 days"):
        report(at, Asked(MARCH.last, MARCH.first))


# ------------------------------------------------------------------------------- in words


def stayed(at: Scene, name: str, day: date, minutes: int) -> None:
    worked = Worked(STAYED, day, minutes)
    record_exception(at.planner, at.people.lead, at.people.person_ids[name], worked)


def away(at: Scene, name: str, day: date, minutes: int, *, counts: bool = True) -> None:
    worked = Worked(AWAY, day, minutes, counts)
    record_exception(at.planner, at.people.lead, at.people.person_ids[name], worked)


def of_day(at: Scene, name: str, day: date) -> Amounts:
    return next(one.amounts for one in hours(at, name).days if one.day == day)


def move_shift(at: Scene, name: str, day: date, days: int) -> None:
    with at.planner.database.write() as session:
        query = select(PublishedShift).where(
            PublishedShift.person_id == at.people.person_ids[name], PublishedShift.day == day
        )
        shift, moved = session.scalars(query).one(), timedelta(days=days)
        shift.day, shift.start, shift.end = day + moved, shift.start + moved, shift.end + moved
