"""No duty overlaps approved time off; amount: overlapping duties."""

from __future__ import annotations

from solver.rules.base import RuleBase


class TimeOff(RuleBase, frozen=True, kw_only=True, tag="time-off"):
    """No duty overlaps approved time off; amount: overlapping duties.

    A day off arrives as local midnight to local midnight, so a night that ends that morning
    overlaps. Hours are credited through `Agent.credited_minutes`, never repaid in a longer
    week.

    Formula: duty and absence are disjoint.
    Source: Directive 2003/88/EC, article 7 (annual leave).
    """
