"""At a hand-over both sides are there: who gives and who takes."""

from __future__ import annotations

from solver.rules.base import RuleBase


class HandOver(RuleBase, frozen=True, kw_only=True, tag="hand-over"):
    """At a hand-over both sides are there: who gives and who takes.

    Of `giving` and of `taking` at least `at_least` each are present, as `MinimumPresence` counts
    them, in every interval of the local window `[start_minute, end_minute)` of a day (`days` None:
    every day) in `time_zone`. Amount: missing heads of both sides, summed over intervals.

    Formula: heads of each side in each interval of the window >= at_least.
    Source: owner: a hand-over between sites needs an overlap.
    """

    giving: tuple[str, ...]
    taking: tuple[str, ...]
    start_minute: int
    end_minute: int
    time_zone: str
    at_least: int = 1
    days: tuple[int, ...] | None = None
    queue: str | None = None
