"""A rota problem: everything the search and the judge may know, as validated, frozen data."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Literal

import msgspec

from solver.record import Record
from solver.rules import Rule

FULL = 100
"""Hundredths of an agent that one fully proficient, present person adds to coverage."""


class Span(Record, frozen=True, kw_only=True):
    """A half-open span `[start, end)` of aware UTC instants."""

    start: datetime
    end: datetime


class Horizon(Record, frozen=True, kw_only=True):
    """The days planned in one run and the grid on which coverage is counted.

    Days are local dates `first_date + 0 … days - 1`. The grid starts at local midnight of
    `first_date` in `time_zone` and ends at local midnight after the last day, in intervals of
    `interval_minutes` elapsed minutes; cover outside the grid is not counted.
    """

    first_date: date
    days: int
    time_zone: str
    interval_minutes: int


class Segment(Record, frozen=True, kw_only=True):
    """A stretch of work between breaks, in wall-clock minutes after local midnight of its day.

    `end_minute` may pass 1440 (the next morning). Wall times are kept on both sides of a clock
    change: 22:00–06:00 lasts 7 h on the night the clocks go forward.
    """

    start_minute: int
    end_minute: int


class DutyPattern(Record, frozen=True, kw_only=True):
    """A duty in local time, shared by all agents who may be given it.

    It lasts from the start of its first segment to the end of its last and belongs to the local
    date it starts on. Paid minutes: elapsed minutes of all segments - unplaced unpaid breaks +
    `paid_break_minutes`. Work minutes: elapsed minutes of all segments - all unplaced breaks.

    `paid_break_minutes` lies inside the gaps between segments and is paid; breaks whose place is
    not decided yet stand in `unplaced_paid_break_minutes` and `unplaced_unpaid_break_minutes`
    and lie somewhere inside the segments. `time_zone` None means the zone in which the agent is
    on that day. `days` None means every day of the horizon. `queues` None means that each segment
    may serve any queue the agent knows, otherwise one of these.
    """

    id: str
    segments: tuple[Segment, ...]
    label: str = ""
    kind: Literal["work", "on-call", "training"] = "work"
    place: str = ""
    time_zone: str | None = None
    days: tuple[int, ...] | None = None
    queues: tuple[str, ...] | None = None
    paid_break_minutes: int = 0
    unplaced_paid_break_minutes: int = 0
    unplaced_unpaid_break_minutes: int = 0


class PriceStep(Record, frozen=True, kw_only=True):
    """A stretch of a convex price curve.

    `width_hundredths` None means without end; `price` is per hundredth of an agent in one
    interval.
    """

    width_hundredths: int | None
    price: int


class PriceCurve(Record, frozen=True, kw_only=True):
    """Prices for being short of, and over, the required cover of one interval.

    Steps start at the requirement and walk away from it; prices rise from step to step and the
    last step has no end. No step means no price.
    """

    short: tuple[PriceStep, ...] = ()
    over: tuple[PriceStep, ...] = ()


class QueueDemand(Record, frozen=True, kw_only=True):
    """What a queue needs in each interval of the grid, and what missing it costs.

    `required_hundredths[interval]`; `curve_of_interval[interval]` indexes `curves`.
    `unplaced_breaks` says whether the requirement already holds the breaks ("required": an agent
    present counts fully) or not ("thin": an agent counts for the share of the duty that is work).

    A segment on this queue adds to an interval, rounded down once at the end,
    `proficiency_hundredths * overlap_minutes * work / (interval_minutes * span)` hundredths, where
    work/span is 1 for "required" and, for "thin", minutes of all segments of the duty less its
    unplaced breaks over minutes of all its segments.
    """

    queue: str
    required_hundredths: tuple[int, ...]
    curves: tuple[PriceCurve, ...]
    curve_of_interval: tuple[int, ...]
    unplaced_breaks: Literal["required", "thin"] = "thin"


class ZonePeriod(Record, frozen=True, kw_only=True):
    """The zone in which an agent is from day index `first_day` on."""

    first_day: int
    time_zone: str


class Skill(Record, frozen=True, kw_only=True):
    """A queue an agent may serve; a shadow has proficiency 0 and adds no coverage."""

    queue: str
    proficiency_hundredths: int = FULL


class Absence(Record, frozen=True, kw_only=True):
    """An approved time off without its reason; no duty may overlap it."""

    start: datetime
    end: datetime


class PastDuty(Record, frozen=True, kw_only=True):
    """A duty worked before the horizon, needed where runs and rests cross its edge.

    `label` is that of its pattern where it is known: succession goes on from it.
    """

    start: datetime
    end: datetime
    paid_minutes: int
    label: str = ""


class History(Record, frozen=True, kw_only=True):
    """What an agent carries in: the last duties (at least 14 days of them) and the hours average.

    `average_weeks` and `average_minutes` are the weeks already counted towards the reference
    period of `AverageHours` and the paid minutes in them.
    """

    duties: tuple[PastDuty, ...] = ()
    average_weeks: int = 0
    average_minutes: int = 0


class WishDayOff(Record, frozen=True, kw_only=True, tag="day-off"):
    """Rather free on `day`: `price` is due when any duty overlaps that local date."""

    day: int
    price: int
    must_have: bool = False


class WishAvoid(Record, frozen=True, kw_only=True, tag="avoid"):
    """Rather not work inside a span: `price` is due for each interval begun of work in it."""

    start: datetime
    end: datetime
    price: int
    must_have: bool = False


class WishStart(Record, frozen=True, kw_only=True, tag="start"):
    """Rather start within `[earliest_minute, latest_minute]` local: `price` per duty outside it."""

    earliest_minute: int
    latest_minute: int
    price: int
    must_have: bool = False


class WishLength(Record, frozen=True, kw_only=True, tag="length"):
    """Rather work `minutes` a duty: `price` for each interval longer or shorter."""

    minutes: int
    price: int
    must_have: bool = False


class WishDuty(Record, frozen=True, kw_only=True, tag="duty"):
    """`price` is due unless (`wanted`) or if (not `wanted`) this pattern is given on `day`."""

    day: int
    pattern: str
    wanted: bool
    price: int
    must_have: bool = False


Wish = WishDayOff | WishAvoid | WishStart | WishLength | WishDuty


class Agent(Record, frozen=True, kw_only=True):
    """A person who can be rostered, without name or reasons.

    `contract_minutes[day]` and `credited_minutes[day]` have one entry a horizon day: what the
    contract asks nominally on that date (0 outside the employment) and what an absence or a
    public holiday credits on it. `fixed_days` None means free to work on any day; otherwise only
    on these day indices. `holidays` are day indices of public holidays where the agent is.
    `history` None means unknown: runs that touch the first edge are not judged.
    """

    id: str
    zones: tuple[ZonePeriod, ...]
    skills: tuple[Skill, ...]
    patterns: tuple[str, ...]
    contract_minutes: tuple[int, ...]
    credited_minutes: tuple[int, ...] = ()
    holidays: tuple[int, ...] = ()
    fixed_days: tuple[int, ...] | None = None
    unavailable: tuple[Span, ...] = ()
    time_off: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    history: History | None = None


class Pin(Record, frozen=True, kw_only=True):
    """What must stay: this pattern and these queues on that day, or free when `pattern` is None."""

    agent: str
    day: int
    pattern: str | None
    queues: tuple[str | None, ...] = ()
    reason: str = ""


class NightHours(Record, frozen=True, kw_only=True):
    """A duty is a night if it overlaps this local window by at least `least_minutes`."""

    start_minute: int = 23 * 60
    end_minute: int = 30 * 60
    least_minutes: int = 180


class RotaProblem(Record, frozen=True, kw_only=True):
    """One run's whole input; `solver.validate.check` says what is wrong with it."""

    horizon: Horizon
    agents: tuple[Agent, ...]
    patterns: tuple[DutyPattern, ...]
    demands: tuple[QueueDemand, ...]
    rules: tuple[Rule, ...]
    pins: tuple[Pin, ...] = ()
    night: NightHours = NightHours()


def to_json(problem: RotaProblem) -> bytes:
    """Encode a problem as JSON with sorted keys, so that equal problems have equal bytes."""
    return msgspec.json.encode(problem, order="deterministic")


def from_json(data: bytes) -> RotaProblem:
    """Decode a problem; raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.json.decode(data, type=RotaProblem)


def content_hash(problem: RotaProblem) -> str:
    """SHA-256 of the JSON, in hex: cache key and golden-file name."""
    return hashlib.sha256(to_json(problem)).hexdigest()
