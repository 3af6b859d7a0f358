"""What a correction does, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from planner.rotas.broken_rules import said
from planner.rotas.coverage_words import local_start
from solver.difference import IntervalCover, QueueDifference
from solver.grid import grid_start
from solver.problem import FULL, Horizon
from solver.report import Breach, QueueCoverage

REST = "minimum-rest"


@dataclass(frozen=True)
class CoverChange:
    """A stretch `[start, end)` of one queue, local time, and by how many agents it is short.

    `needed` is the most that is needed in it.
    """

    queue: str
    start: datetime
    end: datetime
    needed: int
    before: int
    after: int

    @property
    def span(self) -> str:
        """Its times, such as "07:00–15:30"."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"

    @property
    def text(self) -> str:
        """Say it, such as "Tue 9 Mar 07:00–15:30 Phone: short by 1 (before: enough)"."""
        now, then = _short_words(self.after), _short_words(self.before)
        where = f"{self.start:%a %-d %b} {self.span} {self.queue}"
        return f"{where}: {now}" if self.after == self.before else f"{where}: {then} → {now}"


def cover_changes(
    difference: QueueDifference, horizon: Horizon, name: str
) -> Iterator[CoverChange]:
    """Group the intervals of a queue whose cover changes into stretches that are short alike."""
    numbered = enumerate(difference.intervals)
    for key, group in groupby(numbered, key=lambda one: (one[1].interval - one[0], _level(one[1]))):
        held = [one for _place, one in group]
        yield CoverChange(
            queue=name,
            start=local_start(horizon, held[0].interval),
            end=local_start(horizon, held[-1].interval + 1),
            needed=rounded(max(one.required for one in held)),
            before=key[1][0],
            after=key[1][1],
        )


def short_stretches(
    coverage: QueueCoverage, horizon: Horizon, name: str, start: datetime, end: datetime
) -> Iterator[CoverChange]:
    """Group the short intervals that `[start, end)` touches into stretches alike."""
    step, opens = timedelta(minutes=horizon.interval_minutes), grid_start(horizon)
    first, last = max(0, (start - opens) // step), -(-(end - opens) // step)
    pairs = zip(coverage.required_hundredths, coverage.covered_hundredths, strict=True)
    held = tuple(
        IntervalCover(interval=place, required=required, before=covered, after=covered)
        for place, (required, covered) in enumerate(pairs)
        if first <= place < last and agents_short(required, covered)
    )
    yield from cover_changes(QueueDifference(queue=coverage.queue, intervals=held), horizon, name)


def agents_short(required: int, covered: int) -> int:
    """Agents missing, to the nearest whole one: breaks make every presence a little thinner."""
    return max(0, rounded(required - covered))


def rounded(hundredths: int) -> int:
    """Whole agents, halves up."""
    return (hundredths + FULL // 2) // FULL


def _level(one: IntervalCover) -> tuple[int, int]:
    return agents_short(one.required, one.before), agents_short(one.required, one.after)


def _short_words(agents: int) -> str:
    return f"short by {agents}" if agents else "enough"


def breach_words(breach: Breach, names: Mapping[str, str], queues: Mapping[str, str]) -> str:
    """Say a breach with names, such as "leaves Tom 8 h rest (…, 11 h needed)"."""
    text = with_names(breach.text, queues)
    if breach.rule == REST and breach.agent is not None:
        when, _, rest = text.partition(": ")
        left, _, needed = rest.partition(", ")
        return f"leaves {names.get(breach.agent, breach.agent)} {left} ({when}; {needed})"
    return with_names(said(breach, names), queues)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """Put names where the judge, who knows none, has ids."""
    for one, name in names.items():
        text = text.replace(one, name)
    return text


def short_reason(breach: Breach, queues: Mapping[str, str]) -> str:
    """Say in a few words why somebody cannot have a shift, such as "8 h rest"."""
    if breach.rule in FIXED_WORDS:
        return FIXED_WORDS[breach.rule]
    text = with_names(breach.text, queues)
    when, _, what = text.partition(": ")
    what = what or when
    match breach.rule:
        case "minimum-rest":
            rest, _, needed = what.partition(", ")
            _hours, _, change = needed.partition(": ")
            return f"{rest}: {change}" if change else rest
        case "weekly-hours":
            return f"{what.partition(' with ')[0]} in that week"
        case "weekly-rest":
            return f"{what.partition(', ')[0]} in that week"
        case "skills":
            return what.replace("not trained for", "not skilled for")
        case _:
            return what


FIXED_WORDS = {
    "time-off": "on time off",
    "availability": "cannot work then",
    "fixed-days": "not one of their days",
    "duties-per-day": "already working that day",
}
