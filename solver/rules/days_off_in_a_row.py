"""At least `least` days off in a row between worked days; 2 forbids lone days off."""

from __future__ import annotations

from solver.rules.base import RuleBase


class DaysOffInARow(RuleBase, frozen=True, kw_only=True, tag="days-off-in-a-row"):
    """At least `least` days off in a row between worked days; 2 forbids lone days off.

    A duty belongs to the day it starts on. Amount: rows of days off, each between two worked days
    of which the second is in the horizon, that are shorter. A row that reaches the end of the
    horizon, or its start where the past is unknown, may go on beyond it and is not judged.

    Formula: days off between worked days = 0 or >= least.
    Source: HSE good practice: at least two nights of full sleep after a block of shifts.
    """

    least: int = 2
