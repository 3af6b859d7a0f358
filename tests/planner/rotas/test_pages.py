"""What the pages show: the right hour in the right zone, and never a reason."""

from __future__ import annotations

from datetime import date

import pytest

from planner.errors import FormError, NotAllowed
from planner.people.models import HomeZone, TimeOff
from planner.rotas.publish import publish
from planner.rotas.queries import coverage_page, grid_page, my_rota
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, dublin


def test_the_grid_has_a_row_a_person_and_a_cell_a_day(at: Scene) -> None:
    page = grid_page(at.planner, at.people.lead, draft_of(at))
    assert [row.shown_name for row in page.rows] == [
        "Aoife",
        "Ben",
        "Ciara",
        "Declan",
        "Emer",
        "Finn",
    ]
    assert {len(row.cells) for row in page.rows} == {28}
    monday = page.rows[0].cells[0].shifts[0]
    assert (monday.text, monday.label, monday.queues) == ("07:00–15:30", "Early", ("phone",))
    assert page.rows[0].paid_minutes == 160 * 60


def test_a_viewer_elsewhere_sees_their_own_hours(at: Scene) -> None:
    page = grid_page(at.planner, at.people.lead, draft_of(at), "Asia/Kathmandu")
    assert page.rows[0].cells[0].shifts[0].text == "12:45–21:15"


def test_both_sides_of_a_clock_change_keep_the_wall_time(at: Scene) -> None:
    page = grid_page(at.planner, at.people.lead, draft_of(at), "America/Denver")
    shown = [cell.shifts[0].text for cell in page.rows[0].cells if cell.shifts]
    assert [shown[0], shown[10]] == ["00:00–08:30", "01:00–09:30"]


def test_an_unknown_zone_is_refused(at: Scene) -> None:
    with pytest.raises(FormError):
        grid_page(at.planner, at.people.lead, draft_of(at), "Atlantis/Centre")


def test_time_off_shows_as_away_and_nothing_more(at: Scene) -> None:
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=at.people.person_ids["Ben"],
                kind="sickness",
                first_date=date(2027, 3, 8),
                last_date=date(2027, 3, 8),
                credited_minutes=480,
                state="approved",
            )
        )
    page = grid_page(at.planner, at.people.lead, draft_of(at))
    assert [cell.off for cell in page.rows[1].cells if cell.off] == ["away"]
    assert "sickness" not in repr(page)


def test_coverage_has_a_column_a_half_hour_and_skips_the_lost_hour(at: Scene) -> None:
    page = coverage_page(at.planner, at.people.lead, draft_of(at))
    assert len(page.columns) == 48
    rows = page.queues[0].rows
    assert len(rows) == 28
    lost = [time for time, cell in zip(page.columns, rows[27].cells, strict=True) if cell is None]
    assert (rows[27].day, lost) == (date(2027, 3, 28), ["01:00", "01:30"])
    seven = rows[0].cells[14]
    assert seven is not None
    # Six people, each worth the 8.0 of 8.5 hours that are not a break.
    assert (seven.required_hundredths, seven.covered_hundredths) == (200, 564)


def test_my_rota_is_in_the_time_of_the_place_where_i_am(at: Scene) -> None:
    aoife = at.people.person_ids["Aoife"]
    publish(at.planner, at.people.lead, draft_of(at))
    with at.planner.database.write() as session:
        span = {"from_date": date(2027, 3, 8), "to_date": date(2027, 3, 15)}
        session.add(HomeZone(person_id=aoife, time_zone="Europe/Helsinki", **span))
    mine = my_rota(at.planner, at.people.agent, first=MONDAY)
    texts = {day.day: day.shifts[0].text for day in mine.days if day.shifts}
    assert texts[date(2027, 3, 5)] == "07:00–15:30"
    assert texts[date(2027, 3, 8)] == "09:00–17:30"
    assert texts[date(2027, 3, 15)] == "07:00–15:30"
    assert mine.published_to == date(2027, 3, 26)


def test_the_next_shift_is_the_one_that_has_not_ended(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    clock_of(at.planner).now = dublin(2027, 3, 2, 15, 0)
    following = my_rota(at.planner, at.people.agent).next_shift
    assert following is not None
    assert following.start == dublin(2027, 3, 2, 7, 0)
    clock_of(at.planner).now = dublin(2027, 3, 2, 15, 30)
    following = my_rota(at.planner, at.people.agent).next_shift
    assert following is not None
    assert following.start == dublin(2027, 3, 3, 7, 0)


def test_an_agent_sees_nobody_elses_rota(at: Scene) -> None:
    with pytest.raises(NotAllowed):
        my_rota(at.planner, at.people.agent, at.people.person_ids["Ben"])
    with pytest.raises(NotAllowed):
        grid_page(at.planner, at.people.agent, draft_of(at))
