"""A planner with queues and made-up history, for tests of the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.history_preview import HistoryPreview
from planner.demand.import_history import HistoryImported, import_history, preview_history
from planner.demand.queue_settings import SettingInput
from planner.demand.queues import QueueInput, add_queue

from .files import write

DUBLIN = "Europe/Dublin"
FIRST = date(2026, 11, 2)
ROUND_THE_CLOCK = (((0, 1440),),) * 7
OFFERED = "offered-wait-within"


def phone(planner: Planner, name: str = "Phone", zone: str = DUBLIN, **more: object) -> str:
    """Add a phone queue that is always open, without shrinkage unless said otherwise."""
    said: dict[str, object] = {"shrinkage": {}, "aht_seconds": 240.0} | more
    setting = SettingInput(ROUND_THE_CLOCK, 0.8, 20, OFFERED, **said)  # type: ignore[arg-type]
    return add_queue(planner, SYSTEM, QueueInput(name, "phone", zone, setting, FIRST))


def half_hours(first: date, days: int, zone: str = DUBLIN) -> Iterable[datetime]:
    """Starts of the half-hours of local days, aware UTC."""
    start = datetime.combine(first, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=days), datetime.min.time(), ZoneInfo(zone))
    while start < end.astimezone(UTC):
        yield start
        start += timedelta(minutes=30)


def usual(start: datetime) -> int:
    """Contacts of a half-hour: more by day, more on Mondays, a little uneven."""
    local = start.astimezone(ZoneInfo(DUBLIN))
    by_day = 20 if 8 <= local.hour < 20 else 2
    return by_day + 5 * (local.weekday() == 0) + (local.toordinal() * 7 + local.hour) % 5


def history_lines(
    first: date = FIRST,
    days: int = 70,
    zone: str = DUBLIN,
    lost: Iterable[date] = (),
    quiet: Iterable[date] = (),
) -> list[str]:
    """A count file in UTC; local dates `lost` are not in it, on `quiet` ones few contacts came."""
    gone, calm = set(lost), set(quiet)
    lines = ["time,count,handling_seconds"]
    for start in half_hours(first, days, zone):
        day = start.astimezone(ZoneInfo(zone)).date()
        count = usual(start) // (4 if day in calm else 1)
        if day not in gone:
            lines.append(f"{start:%Y-%m-%dT%H:%MZ},{count},{count * 240}")
    return lines


def looked_at(
    planner: Planner, folder: Path, lines: Iterable[str], queue: str = "Phone", **more: object
) -> HistoryPreview:
    said: dict[str, object] = {"queues": queue, "time_zone": "UTC"} | more
    path = write(folder, lines)
    return preview_history(planner, SYSTEM, path, **said)  # type: ignore[arg-type]


def stored(
    planner: Planner, folder: Path, lines: Iterable[str], queue: str = "Phone", **more: object
) -> HistoryImported:
    preview = looked_at(planner, folder, lines, queue, **more)
    return import_history(planner, SYSTEM, preview, replace_changed=False)


def rows_of(planner: Planner, table: type) -> int:
    with planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
