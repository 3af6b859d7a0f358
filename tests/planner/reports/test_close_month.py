"""Story C, 6 and 7: a closed month stays as it was, and corrections become differences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from planner.accounts.models import AuditEntry
from planner.errors import FormError, NotAllowed, Refused
from planner.people.models import Person, Site
from planner.reports.close_month import close_month, closing
from planner.reports.exception_rules import Worked
from planner.reports.hours import NAMES, Amounts, HoursDay, Labels, PersonHours, summed
from planner.reports.hours_report import Asked
from planner.reports.record_exception import (
    confirm_exception,
    record_exception,
    withdraw_exception,
)
from planner.reports.settled import Difference
from planner.rotas.worked_models import AWAY, STAYED
from tests.factories.copies import copied
from tests.factories.organisation import clock_of
from tests.planner.reports.month import (
    APRIL,
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
from tests.planner.rotas.scene import Scene

HOUR = 60
TUESDAY = date(2027, 3, 30)


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    found = story(tmp_path_factory.mktemp("march"))
    on_leave(found, date(2027, 3, 4), date(2027, 3, 5))
    published(found)
    it_is(found, date(2027, 4, 2))
    worked(found, STAYED, 30)
    return closed(found)


@pytest.fixture
def at(march: Scene, tmp_path: Path) -> Scene:
    """March as story C tells it, on 2 April."""
    return replace(march, planner=copied(march.planner, tmp_path))


def worked(at: Scene, kind: str, minutes: int, day: date = TUESDAY) -> bool:
    """Record something of Mei's; whether its month was closed."""
    person_id = at.people.person_ids[MEI]
    entry = Worked(kind, day, minutes)
    return record_exception(at.planner, at.people.hr, person_id, entry).month_closed


def close(at: Scene, month: date = MARCH.first) -> None:
    close_month(at.planner, at.people.hr, month)


def changes(of: Amounts) -> dict[str, int]:
    return {name: getattr(of, name) for name in NAMES if getattr(of, name)}


def test_an_hour_corrected_to_away_leaves_march_and_makes_a_difference(at: Scene) -> None:
    close(at)
    before = report(at).rows
    it_is(at, date(2027, 4, 6))
    assert worked(at, AWAY, 60)
    assert report(at).rows == before
    (difference,) = report(at, APRIL).differences
    assert report(at).later == (difference,)
    assert (difference.labels.shown_name, difference.day) == (MEI, TUESDAY)
    assert changes(difference.amounts) == {"worked": -HOUR, "credited": HOUR}
    assert difference.with_month is None


def test_leads_and_agents_leave_a_closed_month_to_hr(at: Scene) -> None:
    person_id = at.people.person_ids[MEI]
    own = Worked(STAYED, date(2027, 3, 29), 15)
    reported = record_exception(at.planner, at.people.agent, person_id, own).exception_id
    close(at)
    for who in (at.people.lead, at.people.agent):
        with pytest.raises(FormError, match="March 2027 is closed"):
            record_exception(at.planner, who, person_id, Worked(AWAY, TUESDAY, 60))
    with pytest.raises(Refused, match="March 2027 is closed"):
        confirm_exception(at.planner, at.people.lead, reported)
    confirm_exception(at.planner, at.people.hr, reported)
    (difference,) = report(at, APRIL).differences
    assert changes(difference.amounts) == {"worked": 15}
    with pytest.raises(Refused, match="March 2027 is closed"):
        withdraw_exception(at.planner, at.people.lead, reported)


def test_time_off_in_a_closed_month_is_a_difference_too(at: Scene) -> None:
    close(at)
    before = report(at).rows
    on_leave(at, TUESDAY, TUESDAY, kind="sick")
    (difference,) = report(at, APRIL).differences
    assert changes(difference.amounts) == {"worked": -480, "credited": 480, "shifts": -1}
    assert report(at).rows == before


def test_the_next_closing_settles_the_differences_and_they_are_told_once(at: Scene) -> None:
    close(at)
    worked(at, AWAY, 60)
    it_is(at, date(2027, 5, 1))
    close(at, APRIL.first)
    (settled,) = report(at, APRIL).differences
    assert settled.with_month == APRIL.first
    may = span(5)
    assert report(at, may).differences == ()
    worked(at, AWAY, 30)
    (again,) = report(at, may).differences
    assert changes(again.amounts) == {"worked": -30, "credited": 30}
    assert report(at, APRIL).differences == (settled,)
    assert report(at).later == (settled, again)


def test_names_and_contracts_that_change_later_leave_a_closed_month(at: Scene) -> None:
    close(at)
    before = report(at).rows
    with at.planner.database.write() as session:
        session.get_one(Person, at.people.person_ids[MEI]).shown_name = "Somebody Else"
        session.get_one(Site, at.people.site_id).country = "IE"
    assert report(at).rows == before
    days = {one.day for one in report(at, APRIL).differences}
    assert days == {date(2027, 3, 17), date(2027, 3, 29)}


def test_a_closed_month_says_who_closed_it_and_what_it_came_from(at: Scene) -> None:
    close(at)
    (closed,) = report(at).closed
    assert (closed.month, closed.closed_by) == (MARCH.first, "hr")
    assert closed.closed_at == datetime(2027, 4, 2, 9, tzinfo=UTC)
    assert hours(at).rota_versions == ("Support 1",)
    with at.planner.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "close")).one()
    assert entry.after == {"month": "2027-03-01", "people": 6, "differences": 0}


def test_a_month_is_closed_once_and_not_before_it_has_ended_everywhere(at: Scene) -> None:
    close(at)
    with pytest.raises(Refused, match="closed by hr already"):
        close(at)
    with pytest.raises(Refused, match="has not ended at every site"):
        close(at, APRIL.first)
    with at.planner.database.write() as session:
        session.add(Site(name="Denver", time_zone="America/Denver", country=None, region=None))
    clock_of(at.planner).now = datetime(2027, 5, 1, 5, 59, tzinfo=UTC)
    with pytest.raises(Refused, match="has not ended at every site"):
        close(at, APRIL.first)
    clock_of(at.planner).forward(minutes=1)
    close(at, APRIL.first)


def test_months_are_closed_in_order(at: Scene) -> None:
    close(at)
    it_is(at, date(2027, 6, 1))
    with pytest.raises(Refused, match="Close April 2027 next"):
        close(at, date(2027, 5, 1))
    with pytest.raises(Refused, match="Close April 2027 next"):
        close(at, date(2027, 2, 1))


def test_only_hr_and_administrators_close_a_month(at: Scene) -> None:
    for who in (at.people.lead, at.people.agent):
        with pytest.raises(NotAllowed):
            close_month(at.planner, who, MARCH.first)
    with pytest.raises(FormError):
        close(at, date(2027, 3, 2))


def test_what_closing_would_settle_is_shown_and_nothing_is_kept(at: Scene) -> None:
    person_id = at.people.person_ids[MEI]
    own = Worked(STAYED, date(2027, 3, 29), 15)
    record_exception(at.planner, at.people.agent, person_id, own)
    shown = closing(at.planner, at.people.hr, MARCH.first)
    assert (len(shown.rows), shown.waiting, shown.problem) == (6, 1, None)
    assert report(at).closed == ()


def test_a_span_over_closed_and_open_months_joins_both(at: Scene) -> None:
    close(at)
    asked = Asked(date(2027, 3, 16), date(2027, 4, 15))
    worked(at, AWAY, 60)
    found = hours(at, MEI, asked)
    assert [one.day for one in found.days] == [
        date.fromordinal(asked.first.toordinal() + number) for number in range(31)
    ]
    march = summed(one.amounts for one in found.days if one.day.month == 3)
    assert march.worked == 8 * 8 * HOUR + 30


@settings(max_examples=6)
@given(minutes=st.lists(st.integers(1, 60), min_size=1, max_size=5), closed_after=st.integers(0, 4))
def test_original_and_differences_add_up_to_what_is_right(
    march: Scene, tmp_path_factory: pytest.TempPathFactory, minutes: list[int], closed_after: int
) -> None:
    at = replace(march, planner=copied(march.planner, tmp_path_factory.mktemp("copy")))
    for number, amount in enumerate(minutes):
        if number == closed_after:
            close(at)
        if number == closed_after + 2:
            it_is(at, date(2027, 5, 2))
            close(at, APRIL.first)
        worked(at, AWAY, amount)
    later = [one.amounts for month in (4, 5) for one in report(at, span(month)).differences]
    total = hours(at).total + summed(later)
    lost = sum(minutes)
    assert (total.worked, total.credited) == (136 * HOUR + 30 - lost, 16 * HOUR + lost)


def span(month: int) -> Asked:
    return Asked(date(2027, month, 1), date(2027, month, 30))


AMOUNTS = st.builds(Amounts, *(st.integers(-600, 600) for _ in NAMES))


@given(st.lists(st.tuples(AMOUNTS, st.booleans()), max_size=40))
def test_the_days_add_up_to_the_month(days: list[tuple[Amounts, bool]]) -> None:
    labels = Labels("id", "Mei", "", None, "", None, "")
    row = PersonHours(
        labels,
        tuple(HoursDay(TUESDAY, published=out, amounts=amounts) for amounts, out in days),
    )
    for name in NAMES:
        assert getattr(row.total, name) == sum(getattr(one, name) for one, _ in days)
    compared = sum(one.contract - one.credited for one, out in days if out)
    assert row.difference == sum(one.worked for one, _ in days) - compared


def test_the_guard_sees_differences_that_are_forgotten(at: Scene) -> None:
    close(at)
    worked(at, AWAY, 60)
    none: list[Difference] = []
    with mock.patch("planner.reports.hours_report.open_differences", return_value=none):
        total = hours(at).total + summed(one.amounts for one in report(at, APRIL).differences)
    assert total.worked != 136 * HOUR + 30 - 60


def test_only_the_latest_six_closed_months_are_corrected(at: Scene) -> None:
    it_is(at, date(2027, 10, 1))
    for month in range(3, 9):
        close(at, date(2027, month, 1))
    worked(at, AWAY, 60)
    assert len(report(at, span(9)).differences) == 1
    close(at, date(2027, 9, 1))
    with pytest.raises(FormError, match="Only the latest 6 closed months"):
        worked(at, AWAY, 60)
    assert [one.with_month for one in report(at).later] == [date(2027, 9, 1)]


def test_postgresql_settles_and_tells_differences_alike(tmp_path: Path, postgres_url: str) -> None:
    at = published(story(tmp_path, postgres_url))
    it_is(at, date(2027, 4, 2))
    close(at)
    worked(at, AWAY, 60)
    (difference,) = report(at, APRIL).differences
    assert changes(difference.amounts) == {"worked": -HOUR, "credited": HOUR}
    assert hours(at).total.worked == 152 * HOUR
    at.planner.database.close()
