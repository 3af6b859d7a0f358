"""No duty overlaps a span in which the agent cannot work; amount: overlapping duties."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Availability(RuleBase, frozen=True, kw_only=True, tag="availability"):
    """No duty overlaps a span in which the agent cannot work; amount: overlapping duties.

    Formula: duty and span are disjoint.
    Source: the agent's own statement.
    """
