"""Paid minutes of any `days` days in a row stay within `most_minutes`."""

from __future__ import annotations

from solver.rules.base import RuleBase


class RollingHours(RuleBase, frozen=True, kw_only=True, tag="rolling-hours"):
    """Paid minutes of any `days` days in a row stay within `most_minutes`.

    A duty counts whole on the day it starts. One window ends on each horizon day; the past is
    carried in, and where it is unknown it counts as free. Amount: minutes above `most_minutes`,
    summed over windows; what the past alone has too much is not counted again.

    Formula: paid minutes in any `days` days <= most_minutes.
    Source: UK rule for resident doctors: at most 72 h in 168 h.
    """

    days: int = 7
    most_minutes: int = 4320
