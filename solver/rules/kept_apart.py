"""People who are not to work at the same time: at most one of them is there."""

from __future__ import annotations

from solver.rules.base import RuleBase


class KeptApart(RuleBase, frozen=True, kw_only=True, tag="kept-apart"):
    """People who are not to work at the same time: at most one of them is there.

    Present is who works a segment that covers a whole interval of the grid. Amount: those of
    `people` present beyond one, summed over intervals.

    Formula: heads of `people` in each interval <= 1.
    Source: the lead: cover that comes from one small group, or people who ask for it.
    """

    people: tuple[str, ...]
