"""How well a rota covers what is needed, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from solver.grid import grid_start
from solver.instants import zone_of
from solver.problem import FULL, Horizon
from solver.report import QueueCoverage

INTERVAL_NAMES = {15: "quarter-hours", 30: "half-hours", 60: "hours"}
# Less than half an agent short in an interval is a matter of rounding, not a spell.
LEAST_SPELL_HUNDREDTHS = 50


@dataclass(frozen=True)
class ShortSpell:
    """A stretch `[start, end)` of intervals, in local time, in which a queue is short.

    `agents` is the largest shortage in it, rounded up to whole agents.
    """

    queue: str
    start: datetime
    end: datetime
    agents: int

    @property
    def text(self) -> str:
        """Say it, such as "Tue 9 Mar 14:00–16:00 Phone short by 2"."""
        return f"{self.start:%a %-d %b %H:%M}–{self.end:%H:%M} {self.queue} short by {self.agents}"


def interval_name(interval_minutes: int) -> str:
    """Name the intervals of a grid in the plural."""
    return INTERVAL_NAMES.get(interval_minutes, f"intervals of {interval_minutes} minutes")


def short_intervals(coverage: Sequence[QueueCoverage]) -> int:
    """Count the intervals in which any queue has fewer people than needed."""
    return len(short_places(coverage))


def short_places(coverage: Sequence[QueueCoverage]) -> list[int]:
    """List the intervals in which any queue has fewer people than needed."""
    shortages = [_shortages(one) for one in coverage]
    return [
        place
        for place, at in enumerate(zip(*shortages, strict=True))
        if any(short > 0 for short in at)
    ]


def coverage_sentence(
    coverage: Sequence[QueueCoverage],
    horizon: Horizon,
    queue_names: Mapping[str, str],
    bound_agent_minutes: int | None,
) -> str:
    """Say how short a rota is, where it is worst, and what no rota can be below.

    Such as "Short in 6 of 1,344 half-hours (5.5 agent-hours); worst Tue 9 Mar 14:30, phone −2.
    No rota under these rules can be below 4.0." The last part only with a bound.
    """
    count = max((len(one.required_hundredths) for one in coverage), default=0)
    name = interval_name(horizon.interval_minutes)
    short = short_intervals(coverage)
    if short == 0:
        return f"Short in none of {count:,} {name}."
    hours = sum(one.short_agent_minutes for one in coverage) / 60
    said = f"Short in {short} of {count:,} {name} ({hours:.1f} agent-hours); "
    said += f"worst {_worst(coverage, horizon, queue_names)}."
    return said + bound_sentence(bound_agent_minutes)


def bound_sentence(bound_agent_minutes: int | None) -> str:
    """Say what no rota can be below, or nothing while that is not known."""
    if bound_agent_minutes is None:
        return ""
    return f" No rota under these rules can be below {bound_agent_minutes / 60:.1f}."


def short_spells(
    coverage: Sequence[QueueCoverage], horizon: Horizon, queue_names: Mapping[str, str]
) -> list[ShortSpell]:
    """List the stretches in which a queue is short, by start and then by queue."""
    spells = [spell for one in coverage for spell in _spells(one, horizon, queue_names[one.queue])]
    return sorted(spells, key=lambda spell: (spell.start, spell.queue))


def local_start(horizon: Horizon, interval: int) -> datetime:
    """Give the local time at which an interval of the grid starts."""
    step = timedelta(minutes=horizon.interval_minutes)
    return (grid_start(horizon) + step * interval).astimezone(zone_of(horizon.time_zone))


def last_date(first: date, days: int) -> date:
    """Give the last of `days` dates that begin with `first`."""
    return first + timedelta(days=days - 1)


def _shortages(one: QueueCoverage) -> list[int]:
    pairs = zip(one.required_hundredths, one.covered_hundredths, strict=True)
    return [max(0, required - covered) for required, covered in pairs]


def _worst(
    coverage: Sequence[QueueCoverage], horizon: Horizon, queue_names: Mapping[str, str]
) -> str:
    most, interval, queue = max(
        (
            (short, -interval, one.queue)
            for one in coverage
            for interval, short in enumerate(_shortages(one))
        ),
        key=lambda entry: entry[:2],
    )
    start = local_start(horizon, -interval)
    return f"{start:%a %-d %b %H:%M}, {queue_names[queue]} −{most / FULL:.2g}"


def _spells(one: QueueCoverage, horizon: Horizon, name: str) -> Iterator[ShortSpell]:
    begun, most = None, 0
    for interval, short in enumerate([*_shortages(one), 0]):
        if short >= LEAST_SPELL_HUNDREDTHS:
            begun = interval if begun is None else begun
            most = max(most, short)
        elif begun is not None:
            edges = local_start(horizon, begun), local_start(horizon, interval)
            yield ShortSpell(name, *edges, -(-most // FULL))
            begun, most = None, 0
