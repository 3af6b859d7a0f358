"""At least `at_least` people present in a local window, whatever the volume."""

from __future__ import annotations

from solver.rules.base import RuleBase


class MinimumPresence(RuleBase, frozen=True, kw_only=True, tag="minimum-presence"):
    """At least `at_least` people present in a local window, whatever the volume.

    Counted per interval of the grid that lies wholly inside the window `[start_minute,
    end_minute)` of a day (`days` None: every day) in `time_zone`; present is who works a
    segment that covers the whole interval, on `queue` if one is named, and is one of
    `applies_to` if any are. Amount: missing heads summed over intervals.

    Formula: heads(interval) >= at_least.
    Source: owner: never alone at night, always a duty lead.
    """

    at_least: int
    start_minute: int
    end_minute: int
    time_zone: str
    days: tuple[int, ...] | None = None
    queue: str | None = None
