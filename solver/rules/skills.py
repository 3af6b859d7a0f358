"""Every segment on a queue is served by an agent with that skill; amount: segments without."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Skills(RuleBase, frozen=True, kw_only=True, tag="skills"):
    """Every segment on a queue is served by an agent with that skill; amount: segments without.

    Formula: queue of each segment in the agent's skills.
    Source: owner.
    """
