"""At most `most` and at least `least` worked days in a row, history included."""

from __future__ import annotations

from solver.rules.base import RuleBase


class DaysInARow(RuleBase, frozen=True, kw_only=True, tag="days-in-a-row"):
    """At most `most` and at least `least` worked days in a row, history included.

    A duty belongs to the day it starts on. Amount: windows of `most` + 1 days, touching the
    horizon, that are all worked, and rows with a day of the horizon shorter than `least`. History
    None: only windows inside the horizon. A row that reaches the end of the horizon, or its start
    where the past is unknown, may go on beyond it and is not too short.

    Formula: worked days in any most + 1 days <= most; length of each row >= least.
    Source: FIOH work-load limits: 3 to 5 good, 6 elevated, 8 too many.
    """

    most: int = 6
    least: int = 1
