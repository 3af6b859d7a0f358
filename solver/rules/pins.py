"""What is pinned stays: exactly the pinned pattern and queues on that day, or no duty."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Pins(RuleBase, frozen=True, kw_only=True, tag="pins"):
    """What is pinned stays: exactly the pinned pattern and queues on that day, or no duty.

    Amount: pins not kept.

    Formula: assignment of the day = pin.
    Source: the lead, with a reason.
    """
