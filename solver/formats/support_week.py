"""A support team's real week: read as a rota problem, written as a rota, scored apart from both.

The file is JSON: `start_date`, `days`, `slot_minutes`, `first_slot`, `last_slot`, `time_zone`,
`shift_min_slots`, `shift_max_slots`, `tracks` (hours and days that one person each must cover) and
`agents` (`name`, `fair_share_balance` in hours, `ideal_shift_hours`, `availability` with one string
a day and one digit a slot from midnight: 1 preferred, 2 possible, 0 and 3 not at all). Slots past
24:00 belong to the day on which the shift begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from solver import rules
from solver.instants import instant, zone_of
from solver.problem import (
    FULL,
    Agent,
    DutyPattern,
    Horizon,
    PriceCurve,
    PriceStep,
    QueueDemand,
    RotaProblem,
    Segment,
    Skill,
    Span,
    Wish,
    WishAvoid,
    WishLength,
    ZonePeriod,
)
from solver.rota import Rota

QUEUE = "support"
PRICE = 2
"""What a half-hour at level 2, one off the ideal length, or a second shift in a day costs."""
MISSED = 1
"""Price of each hundredth of a person short or over: a whole person costs more than any wish."""
STEEPNESS = 0.0014
"""How fast a share falls with the hours already worked too much."""
USABLE = "12"
SLOTS_A_DAY = 48
FAR_WEST = "Etc/GMT+12"

T = TypeVar("T")


class SupportWeekError(ValueError):
    """A week file that cannot be read or contradicts itself; says where and what to do."""


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


class WeekScore(msgspec.Struct, frozen=True, kw_only=True):
    """What a rota costs: wishes and length, squared slots over fair share, slots short and over."""

    cost: int
    fairness: int
    short: int
    over: int


def read_week(path: Path) -> Week:
    """Read and check a week file; raises `SupportWeekError` naming file, field and value."""
    week = _decoded(path, Week)
    for text in _faults(week):
        raise SupportWeekError(f"{path}: {text}")
    return week


def read_shifts(path: Path) -> tuple[Day, ...]:
    """Read a rota in the shape of `published_rota.json`; raises `SupportWeekError`."""
    return _decoded(path, tuple[Day, ...])


def _decoded(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except OSError as error:
        raise SupportWeekError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SupportWeekError(f"{path}: {error}") from error


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


# --------------------------------------------------------------------------------- into a problem


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


def problem_of(week: Week) -> RotaProblem:
    """Turn a week into a rota problem whose score is cost plus fairness at exact cover."""
    horizon = Horizon(
        first_date=week.start_date,
        # The last day's late slots lie on the date after it.
        days=_horizon_days(week),
        time_zone=week.time_zone,
        interval_minutes=week.slot_minutes,
    )
    patterns = tuple(_patterns(week))
    return RotaProblem(
        horizon=horizon,
        agents=tuple(_agent(week, one, patterns) for one in week.agents),
        patterns=patterns,
        demands=(_demand(week, horizon.days),),
        rules=(
            rules.DutiesPerDay(most=1, weight=PRICE),
            rules.Availability(),
            rules.Skills(),
            rules.MinimumRest(minutes=0),
            rules.Coverage(weight=1),
            rules.Wishes(weight=1),
            rules.FairShare(
                measure="minutes",
                unit_minutes=week.slot_minutes,
                weight=1,
                shares=fair_shares(week),
            ),
        ),
    )


def _horizon_days(week: Week) -> int:
    return week.days + int(week.last_slot > SLOTS_A_DAY)


def _ends(week: Week, start: int) -> range:
    last = min(week.last_slot, start + week.shift_max_slots)
    return range(start + week.shift_min_slots, last + 1)


def _patterns(week: Week) -> Iterator[DutyPattern]:
    for start in range(week.first_slot, week.last_slot):
        for end in _ends(week, start):
            yield from (
                _late_patterns(week, start, end)
                if start >= SLOTS_A_DAY
                else [
                    DutyPattern(
                        id=f"{start}-{end}",
                        segments=(_segment(start * week.slot_minutes, start, end, week),),
                        days=tuple(range(week.days)),
                    )
                ]
            )


def _segment(minute: int, start: int, end: int, week: Week) -> Segment:
    return Segment(start_minute=minute, end_minute=minute + (end - start) * week.slot_minutes)


def _late_patterns(week: Week, start: int, end: int) -> Iterator[DutyPattern]:
    """A shift that begins after midnight but belongs to the evening: written in a zone far west.

    There it begins on the same date, at a minute that moves when the team's clocks change.
    """
    days: dict[int, list[int]] = {}
    for day in range(week.days):
        midnight = instant(week.start_date + timedelta(days=day), 0, FAR_WEST)
        minute = (_at(week, day, start) - midnight) // timedelta(minutes=1)
        days.setdefault(minute, []).append(day)
    for minute, at in days.items():
        yield DutyPattern(
            id=f"{start}-{end}@{minute}",
            segments=(_segment(minute, start, end, week),),
            time_zone=FAR_WEST,
            days=tuple(at),
        )


def _slots(pattern: str) -> tuple[int, int]:
    start, end = map(int, pattern.partition("@")[0].split("-"))
    return start, end


def _demand(week: Week, days: int) -> QueueDemand:
    required = required_slots(week)
    at = {day * SLOTS_A_DAY + slot: people for (day, slot), people in required.items()}
    exact = PriceStep(width_hundredths=None, price=MISSED)
    count = days * SLOTS_A_DAY
    return QueueDemand(
        queue=QUEUE,
        required_hundredths=tuple(FULL * at.get(index, 0) for index in range(count)),
        curves=(PriceCurve(short=(exact,), over=(exact,)),),
        curve_of_interval=(0,) * count,
    )


def _agent(week: Week, one: Engineer, patterns: tuple[DutyPattern, ...]) -> Agent:
    fitting = (
        pattern.id
        for pattern in patterns
        if any(_is_usable(one, day, *_slots(pattern.id)) for day in pattern.days or ())
    )
    ideal = WishLength(minutes=60 * one.ideal_shift_hours, price=PRICE)
    return Agent(
        id=one.name,
        zones=(ZonePeriod(first_day=0, time_zone=week.time_zone),),
        skills=(Skill(queue=QUEUE),),
        patterns=tuple(fitting),
        contract_minutes=(0,) * _horizon_days(week),
        unavailable=tuple(_spans(week, one, "03")),
        wishes=(ideal, *_rather_not(week, one)),
    )


def _is_usable(one: Engineer, day: int, start: int, end: int) -> bool:
    return all(level in USABLE for level in one.availability[day][start:end])


def _rather_not(week: Week, one: Engineer) -> Iterator[Wish]:
    for span in _spans(week, one, "2"):
        yield WishAvoid(start=span.start, end=span.end, price=PRICE)


def _spans(week: Week, one: Engineer, levels: str) -> Iterator[Span]:
    """Stretches of slots at one of the levels, day by day."""
    for day in range(week.days):
        start: int | None = None
        for slot in range(week.first_slot, week.last_slot + 1):
            inside = slot < week.last_slot and one.level(day, slot) in levels
            if inside and start is None:
                start = slot
            elif not inside and start is not None:
                yield Span(start=_at(week, day, start), end=_at(week, day, slot))
                start = None


def _at(week: Week, day: int, slot: int) -> datetime:
    date_of = week.start_date + timedelta(days=day)
    return instant(date_of, slot * week.slot_minutes, week.time_zone)


# ------------------------------------------------------------------------------------ and back out


def shifts_of(week: Week, rota: Rota) -> tuple[Day, ...]:
    """Turn a rota of the week's problem into shifts by date."""
    by_day: list[list[Shift]] = [[] for _ in range(week.days)]
    for one in rota.assignments:
        start, end = _slots(one.pattern)
        by_day[one.day].append(Shift(agent=one.agent, start_slot=start, end_slot=end))
    return tuple(
        Day(
            date=week.start_date + timedelta(days=number),
            shifts=tuple(sorted(shifts, key=lambda shift: (shift.start_slot, shift.agent))),
        )
        for number, shifts in enumerate(by_day)
    )


def to_json(days: Iterable[Day]) -> bytes:
    """Write shifts in the shape of `published_rota.json`."""
    return msgspec.json.format(msgspec.json.encode(list(days)), indent=1) + b"\n"


# ------------------------------------------------------------------------------------------- scored


def score(week: Week, days: Iterable[Day]) -> WeekScore:
    """Score shifts from the file alone, without the problem, the engine or the judge.

    Raises `SupportWeekError` for a shift of an unknown person or date, of a wrong length, or at a
    time at which that person cannot work.
    """
    people = {agent.name: agent for agent in week.agents}
    needed, worked = required_slots(week), dict.fromkeys(people, 0)
    present: dict[tuple[int, int], int] = {}
    cost = 0
    for listed in days:
        day = (listed.date - week.start_date).days
        if not 0 <= day < week.days:
            raise SupportWeekError(f"date {listed.date} is not a day of the week")
        for shift in listed.shifts:
            if shift.agent not in people:
                raise SupportWeekError(f"{listed.date}: {shift.agent} is not in the week")
            cost += _shift_cost(week, people[shift.agent], day, shift)
            worked[shift.agent] += shift.end_slot - shift.start_slot
            for slot in range(shift.start_slot, shift.end_slot):
                present[day, slot] = present.get((day, slot), 0) + 1
        cost += PRICE * (len(listed.shifts) - len({shift.agent for shift in listed.shifts}))
    gaps = [present.get(at, 0) - needed.get(at, 0) for at in needed.keys() | present.keys()]
    shares = fair_shares(week)
    return WeekScore(
        cost=cost,
        fairness=sum(max(0, slots - shares[name]) ** 2 for name, slots in worked.items()),
        short=sum(max(0, -gap) for gap in gaps),
        over=sum(max(0, gap) for gap in gaps),
    )


def _shift_cost(week: Week, one: Engineer, day: int, shift: Shift) -> int:
    slots = shift.end_slot - shift.start_slot
    where = f"{one.name}, day {day}, slots {shift.start_slot} to {shift.end_slot}"
    inside = week.first_slot <= shift.start_slot and shift.end_slot <= week.last_slot
    if not (inside and week.shift_min_slots <= slots <= week.shift_max_slots):
        raise SupportWeekError(f"{where}: no shift of the week")
    if not _is_usable(one, day, shift.start_slot, shift.end_slot):
        raise SupportWeekError(f"{where}: cannot work then")
    disliked = one.availability[day][shift.start_slot : shift.end_slot].count("2")
    return PRICE * (disliked + abs(slots - 2 * one.ideal_shift_hours))
