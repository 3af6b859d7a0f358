"""Requirements that are worked out from stored forecasts and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from planner.accounts.actor import SYSTEM, Actor
from planner.application import Planner
from planner.demand.forecasting import make_forecast
from planner.demand.models import ForecastVersion, QueueRequirement, RequirementVersion
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queries import (
    StoredQueueRequirement,
    StoredRequirement,
    list_requirements,
    requirement_of,
    requirement_page,
)
from planner.demand.queue_settings import SettingInput
from planner.demand.queues import QueueInput, add_queue, edit_queue_setting, list_queues
from planner.demand.stored import (
    ContentError,
    RequirementContent,
    StoredForecast,
    decode_forecast,
    decode_requirement,
    encode_forecast,
    encode_requirement,
)
from planner.errors import FormError, NotAllowed, NotFound, Refused
from solver.grid import interval_count
from solver.problem import Horizon
from tests.factories.organisation import organisation, test_planner

from .stores import DUBLIN, FIRST, OFFERED, history_lines, phone, rows_of, stored

NEXT = FIRST + timedelta(days=70)
CLOCKS_FORWARD = date(2027, 3, 28)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


def forecast_queue(planner: Planner, folder: Path, **more: object) -> str:
    queue_id = phone(planner, **more)  # type: ignore[arg-type]
    stored(planner, folder, history_lines())
    make_forecast(planner, SYSTEM, queue_id, NEXT, 28)
    return queue_id


@pytest.fixture
def queue_id(planner: Planner, tmp_path: Path) -> str:
    return forecast_queue(planner, tmp_path)


def read(planner: Planner, requirement_id: str) -> StoredRequirement:
    with planner.database.read() as session:
        return requirement_of(session, requirement_id)


def only(planner: Planner, requirement_id: str) -> StoredQueueRequirement:
    (queue,) = read(planner, requirement_id).queues
    return queue


def test_the_grid_is_the_solvers(planner: Planner, queue_id: str) -> None:
    make_forecast(planner, SYSTEM, queue_id, date(2027, 3, 22), 14)
    whole = read(planner, plan_staffing(planner, SYSTEM, date(2027, 3, 22), 14))
    horizon = Horizon(
        first_date=whole.first_date,
        days=whole.days,
        time_zone=whole.time_zone,
        interval_minutes=whole.interval_minutes,
    )
    (queue,) = whole.queues
    assert whole.time_zone == DUBLIN
    assert interval_count(horizon) == 14 * 48 - 2
    for each in (queue.net_hundredths, queue.required_hundredths, queue.curve_of_interval):
        assert len(each) == interval_count(horizon)


def test_busy_half_hours_need_more(planner: Planner, queue_id: str) -> None:
    queue = only(planner, plan_staffing(planner, SYSTEM, NEXT, 28))
    assert queue.queue_id == queue_id
    noon, night = queue.required_hundredths[24], queue.required_hundredths[4]
    assert noon > night > 0
    assert noon == queue.net_hundredths[24]
    assert all(isinstance(each, int) for each in queue.required_hundredths)
    assert max(queue.curve_of_interval) < len(queue.curves)


def test_needed_and_causes_add_up_to_rostered(planner: Planner, tmp_path: Path) -> None:
    forecast_queue(planner, tmp_path, shrinkage={"meetings": 0.1, "absence": 0.12})
    queue = only(planner, plan_staffing(planner, SYSTEM, NEXT, 7))
    together = np.array([queue.net_hundredths, *queue.by_cause.values()]).sum(axis=0)
    assert together.tolist() == list(queue.required_hundredths)
    assert sum(queue.required_hundredths) > sum(queue.net_hundredths) * 1.2


def test_breaks_are_counted_once(planner: Planner, tmp_path: Path) -> None:
    queue_id = forecast_queue(planner, tmp_path, shrinkage={"meetings": 0.1})
    assert only(planner, plan_staffing(planner, SYSTEM, NEXT, 7)).unplaced_breaks == "thin"
    (row,) = list_queues(planner, SYSTEM)
    values = replace(row.setting, shrinkage={"meetings": 0.1, "breaks": 0.08})
    edit_queue_setting(planner, SYSTEM, queue_id, row.version, FIRST, values)
    assert only(planner, plan_staffing(planner, SYSTEM, NEXT, 7)).unplaced_breaks == "required"


def change(planner: Planner, queue_id: str, since: date, **values: object) -> None:
    (row,) = list_queues(planner, SYSTEM)
    changed: SettingInput = replace(row.setting, **values)  # type: ignore[arg-type]
    edit_queue_setting(planner, SYSTEM, queue_id, row.version, since, changed)


def test_a_setting_counts_from_its_date_on(planner: Planner, queue_id: str) -> None:
    before = only(planner, plan_staffing(planner, SYSTEM, NEXT, 7)).required_hundredths
    change(planner, queue_id, NEXT + timedelta(days=3), aht_seconds=240, occupancy_cap=0.4)
    requirement_id = plan_staffing(planner, SYSTEM, NEXT, 7)
    after = only(planner, requirement_id)
    assert after.required_hundredths[: 3 * 48] == before[: 3 * 48]
    assert sum(after.required_hundredths[3 * 48 :]) > 1.2 * sum(before[3 * 48 :])
    assert max(after.curve_of_interval) < len(after.curves)
    change(planner, queue_id, NEXT + timedelta(days=5), shrinkage={"breaks": 0.1})
    with pytest.raises(Refused, match="count breaks on some of these days and not on others"):
        plan_staffing(planner, SYSTEM, NEXT, 7)


def test_surer_days_need_more_people_and_impatient_callers_fewer(
    planner: Planner, queue_id: str
) -> None:
    def hours(**values: object) -> int:
        change(planner, queue_id, FIRST, occupancy_cap=1.0, **values)
        return sum(only(planner, plan_staffing(planner, SYSTEM, NEXT, 7)).required_hundredths)

    usual, sure = hours(), hours(day_chance=0.95)
    assert sure > usual
    assert hours(day_chance=0.95, patience_seconds=60.0) < sure


def test_the_page_says_how_many_days_shall_keep_the_promise(
    planner: Planner, queue_id: str
) -> None:
    change(planner, queue_id, FIRST, day_chance=0.85)
    page = requirement_page(planner, SYSTEM, plan_staffing(planner, SYSTEM, NEXT, 7))
    (promise,) = page.queues[0].promises
    assert (promise.definition, promise.day_chance) == (OFFERED, 0.85)


def test_contacts_per_ticket_multiply(planner: Planner, queue_id: str) -> None:
    before = only(planner, plan_staffing(planner, SYSTEM, NEXT, 7)).required_hundredths
    change(planner, queue_id, FIRST, contacts_per_ticket=3.0)
    after = only(planner, plan_staffing(planner, SYSTEM, NEXT, 7)).required_hundredths
    assert 2 * sum(before) < sum(after) < 3.2 * sum(before)


def test_the_newest_forecast_that_covers_the_days_is_used(planner: Planner, queue_id: str) -> None:
    newer = make_forecast(planner, SYSTEM, queue_id, NEXT, 28)
    make_forecast(planner, SYSTEM, queue_id, NEXT, 3)
    assert only(planner, plan_staffing(planner, SYSTEM, NEXT, 28)).forecast_id == newer.id


def test_days_without_forecast_are_named(planner: Planner, queue_id: str) -> None:
    with pytest.raises(Refused, match=r"Forecast Phone from 12 January 2027 for 28 days"):
        plan_staffing(planner, SYSTEM, NEXT + timedelta(days=1), 28)
    with pytest.raises(Refused, match=r"Forecast Phone from 11 January 2027 for 29 days"):
        plan_staffing(planner, SYSTEM, NEXT, 28, time_zone="America/Denver")
    assert rows_of(planner, RequirementVersion) == 0


def test_a_queue_elsewhere_is_planned_on_the_same_grid(
    planner: Planner, queue_id: str, tmp_path: Path
) -> None:
    manila = phone(planner, "Manila", "Asia/Manila")
    stored(planner, tmp_path, history_lines(), queue="Manila")
    make_forecast(planner, SYSTEM, manila, NEXT, 29)
    both = read(planner, plan_staffing(planner, SYSTEM, NEXT, 28, time_zone=DUBLIN))
    assert [one.name for one in both.queues] == ["Manila", "Phone"]
    # The same contacts at the same instants need the same agents, whatever the wall clocks say.
    here, there = (np.array(one.required_hundredths[48:]) for one in both.queues)
    assert abs(here.sum() - there.sum()) < 0.05 * here.sum()


def test_only_the_queues_asked_for_are_planned(planner: Planner, queue_id: str) -> None:
    phone(planner, "Other")
    whole = read(planner, plan_staffing(planner, SYSTEM, NEXT, 7, queue_ids=["phone"]))
    assert [one.queue_id for one in whole.queues] == [queue_id]
    with pytest.raises(Refused, match="Forecast Other"):
        plan_staffing(planner, SYSTEM, NEXT, 7)
    with pytest.raises(NotFound, match="no queue 'Fax'"):
        plan_staffing(planner, SYSTEM, NEXT, 7, queue_ids=["Fax"])


def test_mail_is_planned_by_its_deadline(planner: Planner, tmp_path: Path) -> None:
    opening = (((480, 1080),),) * 5 + ((), ())
    setting = SettingInput(opening, 0.95, 8 * 3600, OFFERED, 600, deadline="open-hours")
    mail = add_queue(planner, SYSTEM, QueueInput("Mail", "email", DUBLIN, setting))
    stored(planner, tmp_path, history_lines(), queue="Mail")
    make_forecast(planner, SYSTEM, mail, NEXT, 28)
    queue = only(planner, plan_staffing(planner, SYSTEM, NEXT, 28))
    by_day = np.array(queue.net_hundredths).reshape(28, 48)
    assert by_day[5:7].sum() == by_day[:, :16].sum() == 0
    assert by_day[0].max() > 0


def test_the_page_says_how_agents_come_about(planner: Planner, tmp_path: Path) -> None:
    queue_id = forecast_queue(planner, tmp_path, shrinkage={"meetings": 0.1, "absence": 0.12})
    requirement_id = plan_staffing(planner, SYSTEM, NEXT, 28)
    page = requirement_page(planner, SYSTEM, requirement_id)
    (queue,) = page.queues
    assert queue.sentence.startswith("Needed on the queue ")
    assert " → rostered " in queue.sentence
    assert "absence" in queue.sentence
    assert (page.interval_name, page.columns[15], len(page.columns)) == ("half-hours", "07:30", 48)
    assert (queue.promises[0].target_share, queue.promises[0].threshold_seconds) == (0.8, 20)
    assert queue.net_hours + sum(queue.hours_by_cause.values()) == pytest.approx(
        queue.rostered_hours
    )
    assert [row.day for row in queue.rows] == [NEXT + timedelta(days=n) for n in range(28)]
    noon = queue.rows[0].cells[24]
    assert noon is not None
    assert noon.rostered_hundredths == only(planner, requirement_id).required_hundredths[24]
    assert [line.id for line in list_requirements(planner, SYSTEM)] == [requirement_id]
    assert queue.queue_id == queue_id


def test_contacts_that_meet_a_closed_queue_are_named(planner: Planner, queue_id: str) -> None:
    week = plan_staffing(planner, SYSTEM, NEXT, 7)
    assert requirement_page(planner, SYSTEM, week).queues[0].closed == ""
    change(planner, queue_id, FIRST, opening=(((540, 1020),),) * 7)
    (queue,) = requirement_page(planner, SYSTEM, plan_staffing(planner, SYSTEM, NEXT, 7)).queues
    assert "expected while the queue is closed" in queue.closed
    assert [cell for cell in queue.rows[0].cells[:18] if cell and cell.rostered_hundredths] == []


def test_the_hour_that_the_clocks_skip_has_no_cell(planner: Planner, queue_id: str) -> None:
    make_forecast(planner, SYSTEM, queue_id, CLOCKS_FORWARD, 1)
    (queue,) = requirement_page(
        planner, SYSTEM, plan_staffing(planner, SYSTEM, CLOCKS_FORWARD, 1)
    ).queues
    empty = [at for at, cell in enumerate(queue.rows[0].cells) if cell is None]
    assert empty == [2, 3]


def test_contents_come_back_exactly(planner: Planner, queue_id: str) -> None:
    plan_staffing(planner, SYSTEM, NEXT, 28)
    with planner.database.read() as session:
        forecast = session.query(ForecastVersion).one().content
        need = session.query(QueueRequirement).one().content
    made, kept = decode_forecast(forecast), decode_requirement(need)
    assert isinstance(made, StoredForecast)
    assert isinstance(kept, RequirementContent)
    assert decode_forecast(encode_forecast(made)).forecast.backtest == made.forecast.backtest
    assert encode_forecast(made) == forecast
    assert encode_requirement(kept) == need
    assert made.forecast.mean.dtype == np.float64
    assert kept.net_hundredths.dtype == kept.curve_of_interval.dtype == np.int64


def test_a_content_of_another_version_is_refused(
    planner: Planner, queue_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with planner.database.read() as session:
        content = session.query(ForecastVersion).one().content
    monkeypatch.setattr("planner.demand.stored._FORMAT", 2)
    with pytest.raises(ContentError, match="format 1"):
        decode_forecast(content)


def test_what_cannot_be_asked_is_refused(planner: Planner, queue_id: str) -> None:
    with pytest.raises(FormError) as refused:
        plan_staffing(planner, SYSTEM, NEXT, 0, time_zone="Nowhere")
    assert set(refused.value.fields) == {"days", "time_zone"}
    with pytest.raises(NotFound):
        requirement_page(planner, SYSTEM, "nothing")


def test_without_queues_it_says_what_to_do(planner: Planner) -> None:
    with pytest.raises(Refused, match="There is no queue yet"):
        plan_staffing(planner, SYSTEM, NEXT, 7)


@pytest.mark.parametrize("role", ["agent", "hr"])
def test_agents_and_hr_may_not(role: str, planner: Planner) -> None:
    who: Actor = getattr(organisation(planner), role)
    for attempt in (
        lambda: plan_staffing(planner, who, NEXT, 7),
        lambda: requirement_page(planner, who, "any"),
        lambda: list_requirements(planner, who),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_leads_and_administrators_may(role: str, planner: Planner, queue_id: str) -> None:
    who: Actor = getattr(organisation(planner), role)
    requirement_id = plan_staffing(planner, who, NEXT, 7, queue_ids=[queue_id])
    assert requirement_page(planner, who, requirement_id).line.days == 7
