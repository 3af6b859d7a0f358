"""A scenario beside what holds, and made what holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.forecasting import make_forecast
from planner.demand.models import ForecastVersion
from planner.demand.queues import list_queues
from planner.demand.what_if import WhatIf, adopt, what_if
from planner.errors import FormError, NotAllowed, NotFound, Refused
from tests.factories.organisation import organisation, test_planner

from .stores import FIRST, history_lines, phone, rows_of, stored

NEXT = FIRST + timedelta(days=70)
SAME = WhatIf()
WEEKDAYS = (((8 * 60, 18 * 60),),) * 5 + ((), ())


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def queue_id(planner: Planner, tmp_path: Path) -> str:
    queue_id = phone(planner)
    stored(planner, tmp_path, history_lines())
    make_forecast(planner, SYSTEM, queue_id, NEXT, 14)
    return queue_id


def test_nothing_else_is_the_same(planner: Planner, queue_id: str) -> None:
    found = what_if(planner, SYSTEM, queue_id, NEXT, 7, SAME)
    assert found.now == found.then
    assert len(found.now.hours_by_day) == 7
    assert sum(found.now.hours_by_day) == pytest.approx(found.now.rostered_hours)


@pytest.mark.parametrize(
    "other",
    [
        WhatIf(volume=1.3),
        WhatIf(handling=1.3),
        WhatIf(target_share=0.98),
        WhatIf(threshold_seconds=1),
    ],
)
def test_more_work_or_a_better_promise_needs_more(
    other: WhatIf, planner: Planner, queue_id: str
) -> None:
    found = what_if(planner, SYSTEM, queue_id, NEXT, 1, other)
    assert found.then.rostered_hours > found.now.rostered_hours
    assert found.then.contacts == pytest.approx(found.now.contacts * other.volume)


def test_shorter_opening_hours_need_less(planner: Planner, queue_id: str) -> None:
    found = what_if(planner, SYSTEM, queue_id, NEXT, 7, WhatIf(opening=WEEKDAYS))
    assert found.then.rostered_hours < found.now.rostered_hours
    assert found.then.hours_by_day[5:] == (0, 0)


def test_looking_stores_nothing(planner: Planner, queue_id: str) -> None:
    before = rows_of(planner, ForecastVersion), list_queues(planner, SYSTEM)
    what_if(planner, SYSTEM, queue_id, NEXT, 7, WhatIf(2, 2, WEEKDAYS, 0.9, 60))
    assert (rows_of(planner, ForecastVersion), list_queues(planner, SYSTEM)) == before


def test_a_scenario_made_the_baseline_needs_what_it_said(planner: Planner, queue_id: str) -> None:
    other = WhatIf(1.2, 1.1, WEEKDAYS, 0.9, 30)
    said = what_if(planner, SYSTEM, queue_id, NEXT, 7, other).then
    adopt(planner, SYSTEM, queue_id, NEXT, 7, other)
    now = what_if(planner, SYSTEM, queue_id, NEXT, 7, SAME).now
    assert now.rostered_hours == pytest.approx(said.rostered_hours)
    assert now.hours_by_day == pytest.approx(said.hours_by_day)
    (queue,) = list_queues(planner, SYSTEM)
    changed = queue.settings[-1]
    assert (changed.from_date, changed.values.target_share) == (NEXT, 0.9)
    assert changed.values.opening == WEEKDAYS
    assert rows_of(planner, ForecastVersion) == 2


def test_handling_time_of_the_setting_is_scaled_where_history_has_none(
    planner: Planner, tmp_path: Path
) -> None:
    queue_id = phone(planner)
    lines = [line.rsplit(",", 1)[0] for line in history_lines()]
    stored(planner, tmp_path, lines)
    make_forecast(planner, SYSTEM, queue_id, NEXT, 14)
    said = what_if(planner, SYSTEM, queue_id, NEXT, 7, WhatIf(handling=1.5)).then
    adopt(planner, SYSTEM, queue_id, NEXT, 7, WhatIf(handling=1.5))
    (queue,) = list_queues(planner, SYSTEM)
    assert queue.settings[-1].values.aht_seconds == 360
    now = what_if(planner, SYSTEM, queue_id, NEXT, 7, SAME).now
    assert now.rostered_hours == pytest.approx(said.rostered_hours)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (WhatIf(volume=0), "volume"),
        (WhatIf(volume=float("nan")), "volume"),
        (WhatIf(handling=float("inf")), "handling"),
        (WhatIf(handling=-1), "handling"),
        (WhatIf(target_share=1.0), "target_share"),
        (WhatIf(threshold_seconds=-1), "threshold_seconds"),
        (WhatIf(opening=((),) * 7), "opening"),
    ],
)
def test_what_cannot_be_is_refused(
    other: WhatIf, field: str, planner: Planner, queue_id: str
) -> None:
    for verb in (what_if, adopt):
        with pytest.raises(FormError) as refused:
            verb(planner, SYSTEM, queue_id, NEXT, 7, other)
        assert list(refused.value.fields) == [field]


def test_it_needs_a_forecast_a_queue_and_the_right(planner: Planner, queue_id: str) -> None:
    agent = organisation(planner).agent
    for verb in (what_if, adopt):
        with pytest.raises(Refused, match="No forecast of Phone covers these days"):
            verb(planner, SYSTEM, queue_id, NEXT, 15, SAME)
        with pytest.raises(NotFound):
            verb(planner, SYSTEM, "nothing", NEXT, 7, SAME)
        with pytest.raises(NotAllowed):
            verb(planner, agent, queue_id, NEXT, 7, SAME)
        with pytest.raises(FormError):
            verb(planner, SYSTEM, queue_id, NEXT, 0, replace(SAME, volume=1.1))
