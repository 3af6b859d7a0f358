"""The starts of a week fall into at most `most` bands of the day."""

from __future__ import annotations

from solver.rules.base import RuleBase


class StartTimes(RuleBase, frozen=True, kw_only=True, tag="start-times"):
    """The starts of a week fall into at most `most` bands of the day.

    Bands are `band_minutes` wide from local midnight on, where the agent is on the day. A week runs
    from Monday to Sunday; of weeks at the edges the days of the horizon count. Amount: bands above
    `most`, summed over weeks.

    Formula: bands with a start in a week <= most.
    Source: Stable Scheduling Study: steady start and end times.
    """

    most: int = 2
    band_minutes: int = 120
