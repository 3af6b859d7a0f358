"""Hand-over between sites: how long two sites overlap, and what to do when the clocks part them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from solver.instants import instant

LEAST_MINUTES = 30
STEP_MINUTES = 30
MOST_STEPS = 8
ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class SiteShift:
    """The shift with which a site takes and gives the queue, in local minutes of its day."""

    site: str
    time_zone: str
    start_minute: int
    end_minute: int

    def span(self, day: date) -> tuple[datetime, datetime]:
        """Give start and end on a local date as instants."""
        return (
            instant(day, self.start_minute, self.time_zone),
            instant(day, self.end_minute, self.time_zone),
        )

    def moved(self, minutes: int) -> SiteShift:
        """Give the same shift, later (or, with negative minutes, earlier)."""
        return replace(
            self, start_minute=self.start_minute + minutes, end_minute=self.end_minute + minutes
        )


@dataclass(frozen=True)
class Overlap:
    """How long `giver` and `taker` are both at work, on the giver's dates `[first, last]`."""

    giver: str
    taker: str
    first: date
    last: date
    minutes: int


@dataclass(frozen=True)
class Fix:
    """Move a site's shift by `minutes` (later is positive): what it becomes, and the overlap."""

    shift: SiteShift
    minutes: int
    overlap_minutes: int


@dataclass(frozen=True)
class HandoverWarning:
    """From `first` on an overlap lies below the least; `fix` None: no small move helps."""

    giver: str
    taker: str
    first: date
    before_minutes: int
    minutes: int
    fix: Fix | None

    @property
    def text(self) -> str:
        """Say it in a line."""
        return (
            f"From {self.first:%-d %B} the {self.giver}→{self.taker} overlap falls from "
            f"{self.before_minutes} minutes to {self.minutes}"
        )


def in_order(shifts: Sequence[SiteShift], day: date) -> list[SiteShift]:
    """Order sites as the day passes over them: each gives to the next, the last to the first."""
    return sorted(shifts, key=lambda one: one.span(day)[0])


def overlap_minutes(giver: SiteShift, taker: SiteShift, day: date) -> int:
    """Count the minutes in which the giver's shift of `day` and the taker's next are both on."""
    start, end = giver.span(day)
    spans = [taker.span(day + ONE_DAY * shift) for shift in (-1, 0, 1, 2)]
    shared = [min(end, closes) - max(start, opens) for opens, closes in spans if opens > start]
    return max(0, max(shared, default=timedelta()) // MINUTE)


def overlaps(shifts: Sequence[SiteShift], first: date, days: int) -> list[Overlap]:
    """List the overlap of each hand-over, one entry for each stretch of dates it stays the same."""
    dates = [first + ONE_DAY * number for number in range(days)]
    return [entry for giver, taker in _pairs(shifts, first) for entry in _runs(giver, taker, dates)]


def handover_warnings(
    shifts: Sequence[SiteShift], first: date, days: int, least_minutes: int = LEAST_MINUTES
) -> list[HandoverWarning]:
    """Warn of each hand-over that falls below `least_minutes` from a date on, with a fix."""
    return [
        warning
        for giver, taker in _pairs(shifts, first)
        for warning in _falls(shifts, giver, taker, (first, days, least_minutes))
    ]


def _pairs(shifts: Sequence[SiteShift], day: date) -> list[tuple[SiteShift, SiteShift]]:
    ordered = in_order(shifts, day)
    if len(ordered) < 2:
        return []
    return list(zip(ordered, [*ordered[1:], ordered[0]], strict=True))


def _runs(giver: SiteShift, taker: SiteShift, dates: list[date]) -> Iterator[Overlap]:
    for minutes, group in groupby(dates, lambda day: overlap_minutes(giver, taker, day)):
        run = list(group)
        yield Overlap(giver.site, taker.site, run[0], run[-1], minutes)


def _falls(
    shifts: Sequence[SiteShift],
    giver: SiteShift,
    taker: SiteShift,
    span: tuple[date, int, int],
) -> Iterator[HandoverWarning]:
    first, days, least = span
    runs = list(_runs(giver, taker, [first + ONE_DAY * number for number in range(days)]))
    for before, after in pairwise(runs):
        if after.minutes < least <= before.minutes:
            remaining = days - (after.first - first).days
            fix = _smallest_fix(shifts, giver, taker, (after.first, remaining, least))
            yield HandoverWarning(
                giver.site, taker.site, after.first, before.minutes, after.minutes, fix
            )


def _smallest_fix(
    shifts: Sequence[SiteShift],
    giver: SiteShift,
    taker: SiteShift,
    span: tuple[date, int, int],
) -> Fix | None:
    """Try the giver later, then the taker earlier, by ever more half-hours."""
    for steps in range(1, MOST_STEPS + 1):
        for shift, minutes in ((giver, steps * STEP_MINUTES), (taker, -steps * STEP_MINUTES)):
            moved = shift.moved(minutes)
            changed = [moved if one == shift else one for one in shifts]
            if _holds(changed, span):
                here = (moved, taker) if shift == giver else (giver, moved)
                return Fix(moved, minutes, overlap_minutes(*here, span[0]))
    return None


def _holds(shifts: Sequence[SiteShift], span: tuple[date, int, int]) -> bool:
    first, days, least = span
    return all(entry.minutes >= least for entry in overlaps(shifts, first, days))
