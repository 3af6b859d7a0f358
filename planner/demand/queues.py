"""Queues and how they are served, from a date on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.texts import name_problem, tidy
from planner.application import Planner
from planner.demand.models import Queue, QueueSetting
from planner.demand.queue_settings import (
    CHANNELS,
    SettingInput,
    columns_of,
    default_setting,
    input_of,
    setting_problems,
)
from planner.demand.queue_staffing import Channel
from planner.errors import FormError, NotFound, Refused, Stale, refuse_fields
from planner.people.change import set_fact
from planner.people.dated import in_force
from planner.people.zones import zone_problem


@dataclass(frozen=True)
class QueueInput:
    """A queue as somebody writes it down; without a setting it starts with its channel's usual.

    `time_zone`: IANA name; opening hours and forecast are in its wall time. `from_date`: first
    local date of the setting, today without it.
    """

    name: str
    channel: str
    time_zone: str
    setting: SettingInput | None = None
    from_date: date | None = None


@dataclass(frozen=True)
class SettingRow:
    """A setting and the local dates `[from_date, to_date)` on which it holds."""

    from_date: date
    to_date: date | None
    values: SettingInput


@dataclass(frozen=True)
class QueueRow:
    """A queue as pages show it; `version` goes back into the verbs that change it.

    `setting` holds today; `settings` are all, in order of their dates. `forecast_method`: the key
    of the one that a lead chose, None when past weeks decide.
    """

    id: str
    name: str
    channel: str
    time_zone: str
    version: int
    setting: SettingInput
    settings: tuple[SettingRow, ...]
    forecast_method: str | None


def add_queue(planner: Planner, actor: Actor, values: QueueInput) -> str:
    """Add a queue and return its id; leads and administrators. Raises `FormError` by field."""
    require(actor, "lead", "admin")
    name = tidy(values.name)
    known = values.channel in CHANNELS
    problems = _queue_problems(name, values.time_zone) | {
        "channel": None if known else f"Choose one of: {', '.join(CHANNELS)}."
    }
    setting = values.setting or (default_setting(values.channel) if known else None)
    if setting is not None:
        problems |= setting_problems(setting, values.channel)
    refuse_fields(problems)
    assert setting is not None  # an unknown channel was refused
    with planner.database.write() as session:
        _check_free(session, name, None)
        refuse_fields(_idle_problems(session, setting))
        row = Queue(name=name, channel=values.channel, time_zone=values.time_zone)
        session.add(row)
        session.flush()
        since = values.from_date or planner.clock().date()
        columns = columns_of(setting)
        session.add(QueueSetting(queue_id=row.id, from_date=since, to_date=None, **columns))
        said = {"name": name, "channel": values.channel, "time_zone": values.time_zone, **columns}
        record(session, planner.clock(), actor, "add", "queue", row.id, None, said)
    return row.id


def edit_queue(
    planner: Planner, actor: Actor, queue_id: str, version: int, name: str, time_zone: str
) -> None:
    """Rename a queue or move its wall clock; leads and administrators.

    Raises `FormError`, `NotFound` and `Stale`.
    """
    require(actor, "lead", "admin")
    name = tidy(name)
    refuse_fields(_queue_problems(name, time_zone))
    with planner.database.write() as session:
        row = _seen(session, queue_id, version)
        _check_free(session, name, queue_id)
        before = {"name": row.name, "time_zone": row.time_zone}
        row.name, row.time_zone = name, time_zone
        after = {"name": name, "time_zone": time_zone}
        record(session, planner.clock(), actor, "edit", "queue", queue_id, before, after)


def edit_queue_setting(
    planner: Planner,
    actor: Actor,
    queue_id: str,
    version: int,
    from_date: date,
    values: SettingInput,
) -> None:
    """Serve a queue differently from a date on, until the next change that is already stored.

    Leads and administrators; `version` is the queue's. Raises `FormError`, `NotFound`, `Stale`.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = _seen(session, queue_id, version)
        refuse_fields(setting_problems(values, row.channel))
        refuse_fields(_idle_problems(session, values))
        columns = columns_of(values)
        before = set_fact(session, QueueSetting, {"queue_id": queue_id}, columns, from_date)
        if before is None:
            return
        flag_modified(row, "name")  # a second writer who saw the old setting must not win
        after: dict[str, Any] = {**columns, "from_date": from_date.isoformat()}
        now = planner.clock()
        record(session, now, actor, "edit", "queue_setting", queue_id, before, after)


def list_queues(planner: Planner, actor: Actor) -> list[QueueRow]:
    """All queues by name with their settings; leads, HR and administrators."""
    require(actor, "lead", "hr", "admin")
    today = planner.clock().date()
    with planner.database.read() as session:
        queues = session.scalars(select(Queue).order_by(Queue.name)).all()
        return [_row(queue, settings_of(session, queue), today) for queue in queues]


def _row(queue: Queue, settings: list[QueueSetting], today: date) -> QueueRow:
    return QueueRow(
        id=queue.id,
        name=queue.name,
        channel=queue.channel,
        time_zone=queue.time_zone,
        version=queue.version,
        setting=input_of(setting_on(settings, today)),
        settings=tuple(SettingRow(row.from_date, row.to_date, input_of(row)) for row in settings),
        forecast_method=queue.forecast_method,
    )


def settings_of(session: Session, queue: Queue) -> list[QueueSetting]:
    """All settings of a queue in order of their dates; never empty.

    A queue without any is served as its channel usually is; that row is not stored.
    """
    stored = select(QueueSetting).filter_by(queue_id=queue.id).order_by(QueueSetting.from_date)
    rows = list(session.scalars(stored))
    if rows:
        return rows
    usual = columns_of(default_setting(queue.channel))
    return [QueueSetting(queue_id=queue.id, from_date=date(1970, 1, 1), to_date=None, **usual)]


def setting_on(settings: list[QueueSetting], day: date) -> QueueSetting:
    """The setting in force on a local date; before the first one, the first."""
    return in_force(settings, day) or settings[0]


def queue_named(session: Session, wanted: str) -> Queue:
    """The queue with this id or name; raises `NotFound` with the names there are."""
    queues = session.scalars(select(Queue).order_by(Queue.name)).all()
    for queue in queues:
        if wanted in (queue.id, queue.name) or wanted.casefold() == queue.name.casefold():
            return queue
    known = ", ".join(queue.name for queue in queues)
    there = f"There are: {known}." if known else "There is none yet."
    raise NotFound(f"There is no queue '{wanted}'. {there} Add the queue first.")


def queues_wanted(session: Session, queue_ids: list[str] | None) -> list[Queue]:
    """The queues with these ids or names, all for None, by name; raises `Refused` for none."""
    if queue_ids is not None:
        found = {queue.id: queue for queue in (queue_named(session, one) for one in queue_ids)}
        queues = sorted(found.values(), key=lambda queue: queue.name)
    else:
        queues = list(session.scalars(select(Queue).order_by(Queue.name)))
    if not queues:
        raise Refused("There is no queue yet. Add the first one, then import its history.")
    return queues


def _queue_problems(name: str, time_zone: str) -> dict[str, str | None]:
    return {"name": name_problem(name), "time_zone": zone_problem(time_zone)}


def _check_free(session: Session, name: str, own_id: str | None) -> None:
    # Commands and files name queues in any case, so names must differ in more than that.
    others = session.scalars(select(Queue.name).where(Queue.id != (own_id or "")))
    for other in others:
        if other.casefold() == name.casefold():
            raise FormError({"name": f"There is a queue with this name already: {other}."})


def _idle_problems(session: Session, values: SettingInput | None) -> dict[str, str | None]:
    wanted = None if values is None else values.idle_queue_id
    if wanted is None:
        return {}
    taken = session.get(Queue, wanted)
    fits = taken is not None and Channel(taken.channel).can_wait
    return {"idle_queue_id": None if fits else "Choose a queue of e-mail or social messages."}


def _seen(session: Session, queue_id: str, version: int) -> Queue:
    row = session.get(Queue, queue_id)
    if row is None:
        raise NotFound("There is no such queue.")
    if row.version != version:
        raise Stale("Somebody else changed this queue in the meantime. Look again.")
    return row
