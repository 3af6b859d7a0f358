"""No duty touches a local date that is not one of the agent's fixed days; amount: such duties."""

from __future__ import annotations

from solver.rules.base import RuleBase


class FixedDays(RuleBase, frozen=True, kw_only=True, tag="fixed-days"):
    """No duty touches a local date that is not one of the agent's fixed days; amount: such duties.

    Formula: every local date that a duty touches is in fixed_days.
    Source: the contract.
    """
