"""Queues, how they are served from a date on, and known events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM, Actor
from planner.accounts.models import AuditEntry
from planner.application import Planner
from planner.demand.events import EventInput, add_event, list_events, multipliers_of, remove_event
from planner.demand.models import Queue, QueueSetting
from planner.demand.queue_settings import CHANNELS, SettingInput, default_setting, staffing_of
from planner.demand.queues import (
    QueueInput,
    QueueRow,
    add_queue,
    edit_queue,
    edit_queue_setting,
    list_queues,
)
from planner.errors import FormError, NotAllowed, NotFound, Stale
from tests.factories.organisation import organisation, test_planner

from .stores import DUBLIN, phone, rows_of

TODAY = date(2027, 2, 1)
MARCH = date(2027, 3, 1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


def only(planner: Planner) -> QueueRow:
    (row,) = list_queues(planner, SYSTEM)
    return row


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_new_queue_starts_with_what_is_usual(planner: Planner, channel: str) -> None:
    add_queue(planner, SYSTEM, QueueInput("Help", channel, DUBLIN))
    row = only(planner)
    assert row.setting == default_setting(channel)
    assert [one.from_date for one in row.settings] == [TODAY]
    with planner.database.read() as session:
        stored = staffing_of(session.get_one(Queue, row.id), session.query(QueueSetting).one())
    assert stored.target.share == row.setting.target_share
    assert stored.hours.weekly == row.setting.opening
    assert stored.concurrency == (2 if channel == "chat" else 1)


def test_a_setting_holds_from_its_date_on(planner: Planner) -> None:
    queue_id = phone(planner)
    before = only(planner)
    wider = replace(before.setting, occupancy_cap=0.7)
    edit_queue_setting(planner, SYSTEM, queue_id, before.version, MARCH, wider)
    after = only(planner)
    assert after.version > before.version
    assert after.setting == before.setting
    assert [(one.from_date, one.to_date) for one in after.settings][1] == (MARCH, None)
    assert after.settings[0].to_date == MARCH
    assert after.settings[1].values == wider


def test_the_same_setting_again_changes_nothing(planner: Planner) -> None:
    queue_id = phone(planner)
    row, audited = only(planner), rows_of(planner, AuditEntry)
    edit_queue_setting(planner, SYSTEM, queue_id, row.version, MARCH, row.setting)
    assert only(planner) == row
    assert rows_of(planner, AuditEntry) == audited


def test_the_second_of_two_writers_is_told(planner: Planner) -> None:
    queue_id = phone(planner)
    row = only(planner)
    values = replace(row.setting, occupancy_cap=0.7)
    edit_queue_setting(planner, SYSTEM, queue_id, row.version, MARCH, values)
    with pytest.raises(Stale):
        edit_queue_setting(planner, SYSTEM, queue_id, row.version, MARCH, row.setting)
    with pytest.raises(Stale):
        edit_queue(planner, SYSTEM, queue_id, row.version, "Calls", DUBLIN)
    with pytest.raises(NotFound):
        edit_queue(planner, SYSTEM, "nothing", 1, "Calls", DUBLIN)


def test_a_queue_can_be_renamed(planner: Planner) -> None:
    queue_id = phone(planner)
    edit_queue(planner, SYSTEM, queue_id, only(planner).version, " Calls ", "Asia/Manila")
    assert (only(planner).name, only(planner).time_zone) == ("Calls", "Asia/Manila")


def test_nobody_gives_up_on_an_e_mail(planner: Planner) -> None:
    add_queue(planner, SYSTEM, QueueInput("Mail", "email", DUBLIN))
    row = only(planner)
    values = replace(row.setting, patience_seconds=60.0)
    with pytest.raises(FormError) as refused:
        edit_queue_setting(planner, SYSTEM, row.id, row.version, MARCH, values)
    assert list(refused.value.fields) == ["patience_seconds"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opening", (((60, 30),),) * 7),
        ("opening", (((0, 62),),) * 7),
        ("opening", (((0, 600), (540, 700)),) * 7),
        ("opening", ((),) * 7),
        ("opening", ((),)),
        ("target_share", 1.0),
        ("target_share", float("nan")),
        ("threshold_seconds", -1),
        ("definition", "soon"),
        ("deadline", "never"),
        ("aht_seconds", 0),
        ("concurrency", 0),
        ("concurrency", 2),
        ("occupancy_cap", 1.2),
        ("day_chance", 1.0),
        ("day_chance", float("nan")),
        ("patience_seconds", 0),
        ("patience_seconds", float("inf")),
        ("shrinkage", {"breaks": 0.5, "meetings": 0.5}),
        ("shrinkage", {"breaks": -0.1}),
        ("shrinkage", {" ": 0.1}),
        ("contacts_per_ticket", 0),
    ],
)
def test_a_wrong_field_is_named(planner: Planner, field: str, value: object) -> None:
    queue_id = phone(planner)
    row = only(planner)
    values: SettingInput = replace(row.setting, **{field: value})  # type: ignore[arg-type]
    with pytest.raises(FormError) as refused:
        edit_queue_setting(planner, SYSTEM, queue_id, row.version, MARCH, values)
    assert list(refused.value.fields) == [field]
    assert only(planner) == row


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (QueueInput("", "phone", DUBLIN), "name"),
        (QueueInput("Phone", "phone", DUBLIN), "name"),
        (QueueInput("pHONE", "chat", DUBLIN), "name"),
        (QueueInput("Fax", "fax", DUBLIN), "channel"),
        (QueueInput("Calls", "phone", "Europe/Dublim"), "time_zone"),
    ],
)
def test_a_queue_that_cannot_be_is_refused(
    planner: Planner, values: QueueInput, field: str
) -> None:
    phone(planner)
    with pytest.raises(FormError) as refused:
        add_queue(planner, SYSTEM, values)
    assert list(refused.value.fields) == [field]
    assert rows_of(planner, Queue) == 1


def test_events_of_one_day_multiply(planner: Planner) -> None:
    queue_id, other = phone(planner), phone(planner, "Other")
    add_event(planner, SYSTEM, EventInput("Sale", None, MARCH, date(2027, 3, 3), 2.0))
    event_id = add_event(
        planner, SYSTEM, EventInput("Outage", queue_id, MARCH, date(2027, 3, 2), 1.5)
    )
    with planner.database.read() as session:
        assert multipliers_of(session, queue_id) == {MARCH: 3.0, date(2027, 3, 2): 2.0}
        assert multipliers_of(session, other) == {MARCH: 2.0, date(2027, 3, 2): 2.0}
    assert [(one.name, one.queue_name) for one in list_events(planner, SYSTEM)] == [
        ("Outage", "Phone"),
        ("Sale", None),
    ]
    remove_event(planner, SYSTEM, event_id)
    assert [one.name for one in list_events(planner, SYSTEM)] == ["Sale"]


@pytest.mark.parametrize(
    ("end", "multiplier", "field"),
    [
        (MARCH, 2.0, "to_date"),
        (date(2029, 3, 1), 2.0, "to_date"),
        (date(2027, 3, 2), -1.0, "multiplier"),
        (date(2027, 3, 2), float("inf"), "multiplier"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    planner: Planner, end: date, multiplier: float, field: str
) -> None:
    with pytest.raises(FormError) as refused:
        add_event(planner, SYSTEM, EventInput("Sale", None, MARCH, end, multiplier))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_leads_and_administrators_may(role: str, planner: Planner) -> None:
    who: Actor = getattr(organisation(planner), role)
    queue_id = add_queue(planner, who, QueueInput("E-mail", "email", DUBLIN))
    edit_queue(planner, who, queue_id, 1, "Mail", DUBLIN)
    add_event(planner, who, EventInput("Sale", queue_id, MARCH, date(2027, 3, 3), 2.0))
    assert "Mail" in [row.name for row in list_queues(planner, who)]


@pytest.mark.parametrize("role", ["agent", "hr"])
def test_agents_and_hr_may_not(role: str, planner: Planner) -> None:
    here = organisation(planner)
    who: Actor = getattr(here, role)
    queue_id = here.queue_ids["phone"]
    for attempt in (
        lambda: add_queue(planner, who, QueueInput("E-mail", "email", DUBLIN)),
        lambda: edit_queue(planner, who, queue_id, 1, "Mail", DUBLIN),
        lambda: edit_queue_setting(planner, who, queue_id, 1, MARCH, default_setting("phone")),
        lambda: add_event(planner, who, EventInput("Sale", None, MARCH, date(2027, 3, 3), 2.0)),
        lambda: remove_event(planner, who, "any"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
