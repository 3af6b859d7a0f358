"""Line 7 of story B: what HR sees after a sick call and a cover."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.reports.hours import Amounts
from planner.reports.hours_report import Asked, hours_report
from planner.swaps.answer import accept_cover
from planner.swaps.away import report_away
from planner.swaps.offer import offer_cover
from tests.factories.organisation import clock_of, test_planner
from tests.planner.rotas.scene import MONDAY
from tests.planner.swaps.sick_call import DAYS, MID, TUESDAY, SickCall, sick_call

FORTNIGHT = Asked(MONDAY, MONDAY.replace(day=DAYS))


@pytest.fixture
def call(tmp_path: Path) -> SickCall:
    return sick_call(test_planner(tmp_path))


def on_tuesday(call: SickCall) -> dict[str, Amounts]:
    rows = hours_report(call.planner, call.org.hr, FORTNIGHT).rows
    days = {row.labels.shown_name: row.days for row in rows}
    return {
        name: next(one.amounts for one in found if one.day == TUESDAY)
        for name, found in days.items()
    }


def test_aoife_keeps_her_plan_and_is_credited_and_liam_worked_more(call: SickCall) -> None:
    before = on_tuesday(call)
    done = report_away(call.planner, call.org.lead, call.version_id, call.id("Aoife"), TUESDAY)
    clock_of(call.planner).forward(minutes=15)
    (request_id,) = done.request_ids
    offer_id = offer_cover(call.planner, call.org.lead, request_id, call.id("Liam"), times=MID)
    accept_cover(call.planner, call.liam, offer_id)
    after = on_tuesday(call)
    aoife = after["Aoife"]
    assert (aoife.planned, aoife.credited, aoife.worked) == (8 * 60, 8 * 60, 0)
    assert after["Liam"].worked - before["Liam"].worked == 7.5 * 60
    others = set(after) - {"Aoife", "Liam"}
    assert {name: after[name] for name in others} == {name: before[name] for name in others}


def test_who_was_on_leave_when_the_rota_was_made_had_nothing_planned(call: SickCall) -> None:
    vera = on_tuesday(call)["Vera"]
    assert (vera.planned, vera.credited, vera.worked, vera.shifts) == (0, 8 * 60, 0, 0)
