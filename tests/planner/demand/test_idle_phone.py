"""Idle phone time takes e-mail: the phone keeps its promise, and e-mail needs fewer people."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.blending import blended_figures
from planner.demand.deferred import (
    DeadlineClock,
    DeferredWork,
    done_in_spare_time,
    levelled_minutes,
    serve_deferred,
)
from planner.demand.forecasting import make_forecast
from planner.demand.idle_phone import idle_phone_minutes
from planner.demand.models import Queue
from planner.demand.opening_hours import day_grid
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queue_settings import SettingInput, default_setting
from planner.demand.queues import QueueInput, add_queue, edit_queue_setting, list_queues
from planner.demand.requirement_page import RequirementOfQueue, requirement_page
from planner.demand.service_target import ServiceTarget
from planner.demand.what_if import WhatIf, what_if
from planner.errors import FormError
from planner.people.models import SkillProficiency
from tests.factories.organisation import add_agent, organisation, test_planner

from .stores import DUBLIN, FIRST, OFFERED, ROUND_THE_CLOCK, history_lines, phone, stored

NEXT = FIRST + timedelta(days=70)
RNG = np.random.default_rng(5)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def ids(planner: Planner, tmp_path: Path) -> dict[str, str]:
    """A phone and an e-mail queue, round the clock, forecast for a week."""
    setting = SettingInput(ROUND_THE_CLOCK, 0.9, 4 * 3600, OFFERED, 240.0, shrinkage={})
    mail = QueueInput("Mail", "email", DUBLIN, setting, FIRST)
    made = {"Mail": add_queue(planner, SYSTEM, mail), "Phone": phone(planner)}
    for name, queue_id in made.items():
        stored(planner, tmp_path, history_lines(days=70), queue=name)
        make_forecast(planner, SYSTEM, queue_id, NEXT, 7)
    return made


def share(planner: Planner, ids: dict[str, str], kept_free: int, since: date = FIRST) -> None:
    """Let idle phone time take the e-mail."""
    (queue,) = (one for one in list_queues(planner, SYSTEM) if one.id == ids["Phone"])
    values = SettingInput(
        ROUND_THE_CLOCK, 0.8, 20, OFFERED, 240.0, shrinkage={}, idle_queue_id=ids["Mail"],
        kept_free=kept_free,
    )  # fmt: skip
    edit_queue_setting(planner, SYSTEM, queue.id, queue.version, since, values)


def planned(planner: Planner, names: list[str] | None = None) -> dict[str, RequirementOfQueue]:
    made = plan_staffing(planner, SYSTEM, NEXT, 7, names)
    return {one.name: one for one in requirement_page(planner, SYSTEM, made).queues}


def test_mail_needs_fewer_people_and_the_page_says_why(
    planner: Planner, ids: dict[str, str]
) -> None:
    before = planned(planner)
    share(planner, ids, kept_free=3)
    after = planned(planner)
    assert after["Mail"].net_hours < 0.8 * before["Mail"].net_hours
    assert after["Phone"].net_hours >= before["Phone"].net_hours
    together = [sum(one.net_hours for one in plan.values()) for plan in (before, after)]
    assert together[1] < together[0]
    assert "hours of this work are done on the phone between calls" in after["Mail"].elsewhere
    assert (before["Mail"].elsewhere, after["Phone"].elsewhere) == ("", "")


def test_the_phone_keeps_its_promise_while_others_do_mail(
    planner: Planner, ids: dict[str, str]
) -> None:
    share(planner, ids, kept_free=2)
    found = planned(planner, ["Phone"])["Phone"]
    cells = [cell for row in found.rows for cell in row.cells if cell and cell.contacts > 10]
    assert len(cells) > 100
    target = ServiceTarget(0.8, 20)
    for cell in cells:
        agents = cell.net_hundredths // 100
        calls = blended_figures(2 * cell.contacts, 240, agents, 2, target).calls
        assert calls.service_level > 0.75  # contacts are those planned for, agents of their load


def test_mail_planned_alone_counts_on_the_phone_too(planner: Planner, ids: dict[str, str]) -> None:
    share(planner, ids, kept_free=3)
    assert planned(planner, ["Mail"])["Mail"].net_hours == planned(planner)["Mail"].net_hours
    now = what_if(planner, SYSTEM, ids["Mail"], NEXT, 7, WhatIf()).now
    assert now.rostered_hours == pytest.approx(planned(planner)["Mail"].rostered_hours)


def test_only_those_count_who_serve_both(planner: Planner, ids: dict[str, str]) -> None:
    share(planner, ids, kept_free=3)
    org = organisation(planner)
    grid = day_grid(NEXT, 1, ZoneInfo(DUBLIN), 30)
    with planner.database.write() as session:
        mail = session.get_one(Queue, ids["Mail"])
        everybody = idle_phone_minutes(session, mail, grid)
        for name, both in (("Gia", True), ("Hugo", False), ("Ida", False), ("Jo", False)):
            queues = list(ids.values()) if both else [ids["Phone"]]
            add_agent(session, name, org.site_id, org.team_id, queues)
        for skill in session.query(SkillProficiency):
            skill.from_date = FIRST
        session.flush()
        some = idle_phone_minutes(session, mail, grid)
    assert everybody is not None
    assert some is not None
    assert everybody.sum() > 0
    np.testing.assert_allclose(some, everybody / 4)


def test_it_holds_from_its_day_on(planner: Planner, ids: dict[str, str]) -> None:
    share(planner, ids, kept_free=3, since=NEXT + timedelta(days=1))
    with planner.database.read() as session:
        mail = session.get_one(Queue, ids["Mail"])
        spare = idle_phone_minutes(session, mail, day_grid(NEXT, 2, ZoneInfo(DUBLIN), 30))
        phone_queue = session.get_one(Queue, ids["Phone"])
        assert (
            idle_phone_minutes(session, phone_queue, day_grid(NEXT, 1, ZoneInfo(DUBLIN), 30))
            is None
        )
    assert spare is not None
    assert spare[:48].sum() == 0 < spare[48:].sum()


def test_what_cannot_be_shared_is_refused(planner: Planner, ids: dict[str, str]) -> None:
    for queue_id, wanted, said in (
        (ids["Phone"], ids["Phone"], "Choose a queue of e-mail"),
        (ids["Phone"], "none", "Choose a queue of e-mail"),
        (ids["Mail"], ids["Mail"], "Only idle time of a phone queue"),
    ):
        (queue,) = (one for one in list_queues(planner, SYSTEM) if one.id == queue_id)
        usual = default_setting(queue.channel).__dict__ | {"idle_queue_id": wanted}
        with pytest.raises(FormError, match=said):
            edit_queue_setting(planner, SYSTEM, queue.id, 1, NEXT, SettingInput(**usual))


@pytest.mark.parametrize("clock", list(DeadlineClock))
def test_spare_time_does_what_it_can_and_the_rest_still_keeps_every_deadline(
    clock: DeadlineClock,
) -> None:
    opened = np.arange(96) % 48 > 15
    for deadline in (0, 3, 20):
        work = DeferredWork(RNG.uniform(0, 60, 96), opened, deadline, clock, 45.0)
        spare = RNG.uniform(0, 90, 96) * (RNG.random(96) < 0.5)
        done = done_in_spare_time(work, spare)
        assert (done >= 0).all()
        assert done.sum() <= spare[opened].sum() + 1e-9
        arrived = work.minutes + np.where(np.arange(96) == 0, 45.0, 0.0)
        assert (done <= arrived + 1e-9).all()
        rest = DeferredWork(arrived - done, opened, deadline, clock)
        together = np.where(opened, spare, 0.0) + levelled_minutes(rest)
        assert serve_deferred(work, together).late_minutes.max() < 1e-6


def test_late_work_and_missing_time_are_left_to_the_queue() -> None:
    work = DeferredWork(np.array([30.0, 10.0, 0.0]), np.ones(3, np.bool_), 0)
    assert done_in_spare_time(work, np.array([12.0, 0.0, 50.0])).tolist() == [12.0, 0.0, 0.0]
    later = DeferredWork(np.array([30.0, 10.0, 0.0]), np.ones(3, np.bool_), 2)
    assert done_in_spare_time(later, np.array([0.0, 0.0, 35.0])).tolist() == [30.0, 5.0, 0.0]
