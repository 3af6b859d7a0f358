"""At most `most` nights in a row; 0 forbids nights."""

from __future__ import annotations

from solver.rules.base import RuleBase


class NightsInARow(RuleBase, frozen=True, kw_only=True, tag="nights-in-a-row"):
    """At most `most` nights in a row; 0 forbids nights.

    A duty is a night by `RotaProblem.night`, from its instants where the agent is on the day it
    starts. Amount: windows of `most` + 1 consecutive days, touching the horizon, that each hold
    a night; history None: only windows inside the horizon.

    Formula: nights in any most + 1 days <= most.
    Source: FIOH key recommendations: at most 3 in a row.
    """

    most: int = 3
