"""A support team's real week: read and checked.

The file is JSON: `start_date`, `days`, `slot_minutes`, `first_slot`, `last_slot`, `time_zone`,
`shift_min_slots`, `shift_max_slots`, `tracks` (hours and days that one person each must cover) and
`agents` (`name`, `fair_share_balance` in hours, `ideal_shift_hours`, `availability` with one string
a day and one digit a slot from midnight: 1 preferred, 2 possible, 0 and 3 not at all). Slots past
24:00 belong to the day on which the shift begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from solver.formats.file import FormatError, read_whole
from solver.instants import zone_of

PRICE = 2
"""What a half-hour at level 2, one off the ideal length, or a second shift in a day costs."""
STEEPNESS = 0.0014
"""How fast a share falls with the hours already worked too much."""
USABLE = "12"

T = TypeVar("T")


class Track(msgspec.Struct, frozen=True):
    """One person is needed from `start_hour` to `end_hour` on days `start_day … end_day`."""

    start_hour: int
    end_hour: int
    start_day: int
    end_day: int


class Engineer(msgspec.Struct, frozen=True):
    """A person of the team."""

    name: str
    fair_share_balance: float
    ideal_shift_hours: int
    availability: tuple[str, ...]

    def level(self, day: int, slot: int) -> str:
        """The digit of a slot."""
        return self.availability[day][slot]


class Week(msgspec.Struct, frozen=True):
    """The whole file."""

    start_date: date
    days: int
    slot_minutes: int
    first_slot: int
    last_slot: int
    time_zone: str
    shift_min_slots: int
    shift_max_slots: int
    tracks: tuple[Track, ...]
    agents: tuple[Engineer, ...]


class Shift(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A shift `[start_slot, end_slot)` of the day it is listed under."""

    agent: str
    start_slot: int
    end_slot: int


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """The shifts that begin on one date."""

    date: date
    shifts: tuple[Shift, ...]


def read_week(path: Path) -> Week:
    """Read and check a week file; raises `FormatError` naming file, field and value."""
    week = _decoded(path, Week)
    for text in _faults(week):
        raise FormatError(f"{path}: {text}")
    return week


def read_shifts(path: Path) -> tuple[Day, ...]:
    """Read a rota in the shape of `published_rota.json`; raises `FormatError`."""
    return _decoded(path, tuple[Day, ...])


def _decoded(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(read_whole(path), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: {error}") from error


def _faults(week: Week) -> Iterator[str]:
    """Say what contradicts itself, the first thing first."""
    if not 1 <= week.days <= 366:
        yield f"days is {week.days}; give 1 to 366"
    if week.slot_minutes != 30:
        yield f"slot_minutes is {week.slot_minutes}; only half-hours (30) are understood"
    if not 0 <= week.first_slot < week.last_slot <= 96:
        yield f"first_slot {week.first_slot} and last_slot {week.last_slot} are no window of a day"
    if not 1 <= week.shift_min_slots <= week.shift_max_slots:
        yield f"shift_min_slots {week.shift_min_slots} is above {week.shift_max_slots} or below 1"
    try:
        zone_of(week.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"time_zone {week.time_zone!r} is unknown; give a name such as Europe/London"
    yield from _track_faults(week)
    yield from _agent_faults(week)


def _track_faults(week: Week) -> Iterator[str]:
    for number, track in enumerate(week.tracks):
        if not 0 <= track.start_day <= track.end_day < week.days:
            yield f"tracks[{number}]: days {track.start_day} to {track.end_day} are not planned"
        if not week.first_slot <= 2 * track.start_hour < 2 * track.end_hour <= week.last_slot:
            hours = f"{track.start_hour} to {track.end_hour}"
            yield f"tracks[{number}]: hours {hours} lie outside first_slot and last_slot"


def _agent_faults(week: Week) -> Iterator[str]:
    seen: set[str] = set()
    for number, agent in enumerate(week.agents):
        where = f"agents[{number}] {agent.name!r}"
        if agent.name in seen:
            yield f"{where}: appears twice; give everybody a name of their own"
        seen.add(agent.name)
        if not math.isfinite(agent.fair_share_balance):
            yield f"{where}: fair_share_balance is {agent.fair_share_balance}"
        if len(agent.availability) != week.days:
            yield f"{where}: availability has {len(agent.availability)} days, not {week.days}"
        for day, slots in enumerate(agent.availability):
            if len(slots) < week.last_slot or set(slots) - set("0123"):
                yield f"{where}: availability[{day}] needs {week.last_slot} digits 0 to 3"


def required_slots(week: Week) -> dict[tuple[int, int], int]:
    """People needed in each (day, slot) that a track covers."""
    found: dict[tuple[int, int], int] = {}
    for track in week.tracks:
        for day in range(track.start_day, track.end_day + 1):
            for slot in range(2 * track.start_hour, 2 * track.end_hour):
                found[day, slot] = found.get((day, slot), 0) + 1
    return found


def fair_shares(week: Week) -> dict[str, int]:
    """Fair number of half-hours of each person: less for those who worked too much before."""
    raw = {agent.name: _raw_share(agent) for agent in week.agents}
    total, needed = sum(raw.values()), sum(required_slots(week).values())
    return {name: math.floor(needed * share / total) if total else 0 for name, share in raw.items()}


def _raw_share(agent: Engineer) -> float:
    usable = any(level in USABLE for slots in agent.availability for level in slots)
    return 1 - math.tanh(STEEPNESS * agent.fair_share_balance) if usable else 0.0


def is_usable(one: Engineer, day: int, start: int, end: int) -> bool:
    """Whether a person can work all of a shift."""
    return all(level in USABLE for level in one.availability[day][start:end])


def to_json(days: Iterable[Day]) -> bytes:
    """Write shifts in the shape of `published_rota.json`."""
    return msgspec.json.format(msgspec.json.encode(list(days)), indent=1) + b"\n"
