"""Faults planted into the arithmetic of hours: story C and its properties turn red."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.reports import hours as arithmetic
from planner.reports import live_hours, rota_days, settled
from planner.reports.close_month import close_month
from planner.reports.exception_rules import Worked
from planner.reports.hours import PersonHours, summed
from planner.reports.record_exception import record_exception
from planner.reports.rota_days import RotaDays
from planner.rotas.worked_models import AWAY, STAYED
from tests.planner.reports.month import (
    APRIL,
    MARCH,
    MEI,
    hours,
    it_is,
    on_leave,
    published,
    report,
    story,
)
from tests.planner.rotas.scene import Scene
from tests.planted.fault import planted_fault

TUESDAY = date(2027, 3, 30)
WANTED = {
    "target": 136.0,
    "planned": 136.0,
    "worked": 128.5,
    "credited": 24.0,
    "difference": 0.5,
    "with corrections": 127.5,
    "unpublished": 0.0,
}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Story C; Mei also fell ill on the 9th, after the rota was out. March is closed."""
    found = story(tmp_path_factory.mktemp("march"))
    on_leave(found, date(2027, 3, 4), date(2027, 3, 5))
    published(found)
    it_is(found, date(2027, 3, 9))
    on_leave(found, date(2027, 3, 9), date(2027, 3, 9), kind="sick")
    it_is(found, date(2027, 4, 2))
    record(found, Worked(STAYED, TUESDAY, 30))
    close_month(found.planner, found.people.hr, MARCH.first)
    record(found, Worked(AWAY, TUESDAY, 60))
    return found


def record(at: Scene, worked: Worked) -> None:
    record_exception(at.planner, at.people.hr, at.people.person_ids[MEI], worked)


def figures(at: Scene) -> dict[str, float]:
    """What the story asks for, in hours; March live, without what was settled."""
    with at.planner.database.read() as session:
        ids = [at.people.person_ids[MEI]]
        (live,) = live_hours.live_hours(session, ids, MARCH.first, MARCH.last)
        (april,) = live_hours.live_hours(session, ids, APRIL.first, APRIL.last)
    apart = summed(one.amounts for one in report(at, APRIL).differences)
    before = hours(at)
    found = {
        "target": before.total.target + 8 * 60,
        "planned": live.total.planned,
        "worked": before.total.worked,
        "credited": before.total.credited,
        "difference": before.difference,
        "with corrections": (before.total + apart).worked,
        "unpublished": april.difference,
    }
    return {name: minutes / 60 for name, minutes in found.items()}


def test_without_a_fault_the_story_holds(at: Scene) -> None:
    assert figures(at) == WANTED


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (vars(PersonHours)["target_so_far"].fget, " if one.published", ""),
        (arithmetic.Amounts.__sub__, " - getattr(other, name)", " + getattr(other, name)"),
        (settled.open_differences, "-= one.amounts", "+= one.amounts"),
        (settled.open_differences, "if amounts != NOTHING", "if amounts == NOTHING"),
        (live_hours._day_worked, "one.kind == AWAY", "one.kind != AWAY"),
    ],
)
def test_a_fault_in_the_arithmetic_is_seen(
    at: Scene, function: Callable[..., Any], old: str, new: str
) -> None:
    with planted_fault(function, old, new):
        assert figures(at) != WANTED


def test_a_sick_day_that_still_counts_as_worked_is_seen(at: Scene) -> None:
    with planted_fault(rota_days.kept_minutes, "- min(shift.paid_minutes, lost // ONE_MINUTE)", ""):
        assert figures(at)["with corrections"] != WANTED["with corrections"]


def test_what_was_planned_before_somebody_fell_ill_is_missed_when_it_is_not_looked_up(
    tmp_path: Path,
) -> None:
    at = published(story(tmp_path))
    it_is(at, TUESDAY)
    on_leave(at, TUESDAY, TUESDAY, kind="sick")
    taken_away(at)
    assert hours(at).total.planned == 152 * 60
    with planted_fault(RotaDays.planned, "planned |= self._before(person, row, at)", "pass"):
        assert hours(at).total.planned == 144 * 60


def taken_away(at: Scene) -> None:
    """Cancel Mei's shift as a correction of the rota does."""
    with at.planner.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE published_shift SET cancelled_at = revised_at WHERE day = ? AND person_id = ?",
            (TUESDAY.isoformat(), at.people.person_ids[MEI]),
        )
