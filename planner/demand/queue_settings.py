"""How a queue is to be served: what may be said, what is usual, and what the formulas take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from zoneinfo import ZoneInfo

from planner.accounts.texts import name_problem
from planner.demand.deferred import DeadlineClock
from planner.demand.models import Queue, QueueSetting
from planner.demand.opening_hours import DAY_MINUTES, STEP_MINUTES, OpeningHours
from planner.demand.queue_staffing import Channel, QueueStaffing
from planner.demand.service_target import ServiceLevelDefinition, ServiceTarget
from planner.demand.shrinkage import Shrinkage

Week = tuple[tuple[tuple[int, int], ...], ...]

CHANNELS = tuple(channel.value for channel in Channel)
WAITING = tuple(channel.value for channel in Channel if channel.can_wait)
DEFINITIONS = tuple(definition.value for definition in ServiceLevelDefinition)
DEADLINES = tuple(clock.value for clock in DeadlineClock)
BREAKS = "breaks"
"""The cause of shrinkage that decides whether the requirement holds the breaks of shifts."""

_WORKING_DAYS: Week = (((8 * 60, 18 * 60),),) * 5 + ((), ())
_USUAL_SHRINKAGE = {"meetings": 0.05, "training": 0.03, "unplanned absence": 0.05}
_LONGEST_THRESHOLD_SECONDS = 30 * 86_400
_MOST_AT_ONCE = 20
_MOST_CONTACTS_PER_TICKET = 100
_MOST_KEPT_FREE = 1_000


@dataclass(frozen=True)
class SettingInput:
    """How a queue is to be served, as somebody writes it down.

    `opening`: Monday to Sunday, windows `[start_minute, end_minute)` on the queue's wall clock, a
    night being two windows. `target_share` (0–1, open) of contacts within `threshold_seconds` by
    `definition`; for e-mail and social the threshold is a deadline that counts calendar or
    open hours by `deadline`. `aht_seconds` holds where the history knows no handling time.
    `patience_seconds`: after how long a caller or chat gives up on average, None when all wait.
    `day_chance`: the chance (0–1, open) that a day keeps the target.
    `shrinkage`: share of paid time by cause, together below 1. `contacts_per_ticket` multiplies
    what the history counts. `idle_queue_id`: the e-mail or social queue whose work idle agents of
    a phone queue take, as long as more than `kept_free` of them are idle; None for none.
    """

    opening: Week
    target_share: float
    threshold_seconds: int
    definition: str
    aht_seconds: float
    deadline: str = DeadlineClock.CALENDAR.value
    concurrency: int = 1
    occupancy_cap: float = 0.85
    patience_seconds: float | None = None
    day_chance: float = 0.7
    shrinkage: Mapping[str, float] = field(default_factory=lambda: dict(_USUAL_SHRINKAGE))
    contacts_per_ticket: float = 1.0
    idle_queue_id: str | None = None
    kept_free: int = 2


_OFFERED = ServiceLevelDefinition.OFFERED_WAIT_WITHIN.value
_ANSWERED = ServiceLevelDefinition.ANSWERED_WITHIN_OF_OFFERED.value
_USUAL = {
    Channel.PHONE: SettingInput(_WORKING_DAYS, 0.80, 20, _OFFERED, aht_seconds=300),
    Channel.CHAT: SettingInput(_WORKING_DAYS, 0.80, 60, _OFFERED, aht_seconds=480, concurrency=2),
    Channel.EMAIL: SettingInput(_WORKING_DAYS, 0.95, 24 * 3600, _ANSWERED, aht_seconds=600),
    Channel.SOCIAL: SettingInput(_WORKING_DAYS, 0.90, 4 * 3600, _ANSWERED, aht_seconds=300),
}


def default_setting(channel: str) -> SettingInput:
    """What a new queue of a channel starts with; raises `ValueError` for an unknown channel.

    Phone 80 % within 20 s and chat 80 % within 60 s of offered wait, e-mail 95 % within 24 h and
    social 90 % within 4 h of all offered; Monday to Friday 8 to 18 o'clock.
    """
    return _USUAL[Channel(channel)]


def setting_problems(values: SettingInput, channel: str) -> dict[str, str | None]:
    """What is wrong with each field, as a sentence; None where it can be used."""
    return {
        "opening": _opening_problem(values.opening),
        "target_share": _within(values.target_share, 0.01, 0.999, "a share such as 80 %"),
        "threshold_seconds": _within(
            values.threshold_seconds, 0, _LONGEST_THRESHOLD_SECONDS, "at most 30 days"
        ),
        "definition": None if values.definition in DEFINITIONS else "Choose one of the list.",
        "deadline": None if values.deadline in DEADLINES else "Choose one of the list.",
        "aht_seconds": _within(values.aht_seconds, 1, 86_400, "1 second to 24 hours"),
        "concurrency": _concurrency_problem(values.concurrency, channel),
        "occupancy_cap": _within(values.occupancy_cap, 0.05, 1, "a share of 5 to 100 %"),
        "patience_seconds": _patience_problem(values.patience_seconds, channel),
        "day_chance": _within(values.day_chance, 0.05, 0.99, "a share of 5 to 99 %"),
        "shrinkage": _shrinkage_problem(values.shrinkage),
        "contacts_per_ticket": _within(
            values.contacts_per_ticket, 0.01, _MOST_CONTACTS_PER_TICKET, "0.01 to 100"
        ),
        "idle_queue_id": _idle_problem(values.idle_queue_id, channel),
        "kept_free": _within(values.kept_free, 1, _MOST_KEPT_FREE, "1 to 1,000 people"),
    }


def _within(value: float, lowest: float, highest: float, usual: str) -> str | None:
    return None if lowest <= value <= highest else f"Give {usual}."


def _concurrency_problem(at_once: int, channel: str) -> str | None:
    if not (at_once == int(at_once) and 1 <= at_once <= _MOST_AT_ONCE):
        return f"Give a whole number from 1 to {_MOST_AT_ONCE}."
    if at_once > 1 and channel != Channel.CHAT.value:
        return "Only chats are answered several at once; give 1."
    return None


def _patience_problem(seconds: float | None, channel: str) -> str | None:
    if seconds is None:
        return None
    if Channel(channel).can_wait:
        return "Only callers and chats give up; leave it empty."
    return _within(seconds, 1, 86_400, "1 second to 24 hours, or nothing when all wait")


def _idle_problem(idle_queue_id: str | None, channel: str) -> str | None:
    if idle_queue_id is None or channel == Channel.PHONE.value:
        return None
    return "Only idle time of a phone queue takes other work; choose none."


def _opening_problem(opening: Week) -> str | None:
    if len(opening) != 7:
        return "Give the hours of seven days."
    if not any(opening):
        return "Open the queue on at least one day."
    return next(filter(None, map(_day_problem, opening)), None)


def _day_problem(windows: tuple[tuple[int, int], ...]) -> str | None:
    if any(not 0 <= start < end <= DAY_MINUTES for start, end in windows):
        return "Each window ends after it starts, on the same day; write a night as two windows."
    if any(minute % STEP_MINUTES for window in windows for minute in window):
        return f"Give times in steps of {STEP_MINUTES} minutes."
    if any(before[1] > after[0] for before, after in pairwise(windows)):
        return "The windows of a day follow each other without overlap."
    return None


def _shrinkage_problem(shares: Mapping[str, float]) -> str | None:
    for cause, share in shares.items():
        if name_problem(cause) is not None:
            return "Name each cause, such as meetings."
        if not 0 <= share < 1:
            return f"'{cause}': give a share from 0 to below 100 %."
    if sum(shares.values()) >= 1:
        return "All causes together must leave time for the queue: less than 100 %."
    return None


def columns_of(values: SettingInput) -> dict[str, object]:
    """The values as the table's columns hold them."""
    return {
        "opening": [[list(window) for window in windows] for windows in values.opening],
        "target_share": float(values.target_share),
        "threshold_seconds": int(values.threshold_seconds),
        "definition": values.definition,
        "deadline": values.deadline,
        "aht_seconds": float(values.aht_seconds),
        "concurrency": int(values.concurrency),
        "occupancy_cap": float(values.occupancy_cap),
        "patience_seconds": _optional_float(values.patience_seconds),
        "day_chance": float(values.day_chance),
        "shrinkage": {cause.strip(): float(share) for cause, share in values.shrinkage.items()},
        "contacts_per_ticket": float(values.contacts_per_ticket),
        "idle_queue_id": values.idle_queue_id,
        "kept_free": int(values.kept_free),
    }


def _optional_float(value: float | None) -> float | None:
    return None if value is None else float(value)


def input_of(row: QueueSetting) -> SettingInput:
    """The stored setting as somebody would write it down."""
    return SettingInput(
        opening=tuple(tuple((start, end) for start, end in day) for day in row.opening),
        target_share=row.target_share,
        threshold_seconds=row.threshold_seconds,
        definition=row.definition,
        deadline=row.deadline,
        aht_seconds=row.aht_seconds,
        concurrency=row.concurrency,
        occupancy_cap=row.occupancy_cap,
        patience_seconds=row.patience_seconds,
        day_chance=row.day_chance,
        shrinkage=dict(row.shrinkage),
        contacts_per_ticket=row.contacts_per_ticket,
        idle_queue_id=row.idle_queue_id,
        kept_free=row.kept_free,
    )


def staffing_of(queue: Queue, row: QueueSetting) -> QueueStaffing:
    """What the staffing formulas take of a queue and its setting."""
    return QueueStaffing(
        channel=Channel(queue.channel),
        zone=ZoneInfo(queue.time_zone),
        target=ServiceTarget(
            row.target_share, row.threshold_seconds, ServiceLevelDefinition(row.definition)
        ),
        hours=OpeningHours(input_of(row).opening),
        occupancy_cap=row.occupancy_cap,
        patience_seconds=row.patience_seconds,
        day_chance=row.day_chance,
        shrinkage=Shrinkage(dict(row.shrinkage)),
        concurrency=row.concurrency,
        deadline_clock=DeadlineClock(row.deadline),
        kept_free=None if row.idle_queue_id is None else row.kept_free,
    )


def breaks_are_required(row: QueueSetting) -> bool:
    """Whether the requirement holds the breaks, so that they are not taken off agents again."""
    return bool(row.shrinkage.get(BREAKS))
