"""Average weekly paid minutes over the reference period stay within `most_weekly_minutes`."""

from __future__ import annotations

from solver.rules.base import RuleBase


class AverageHours(RuleBase, frozen=True, kw_only=True, tag="average-hours"):
    """Average weekly paid minutes over the reference period stay within `most_weekly_minutes`.

    (carried minutes + paid minutes in the horizon) * 7 <= most * (7 * carried weeks + days).
    Amount: whole minutes above, rounded up, of the total.

    Formula: mean weekly minutes <= most.
    Source: Directive 2003/88/EC, article 6: 48 h.
    """

    most_weekly_minutes: int = 2880
