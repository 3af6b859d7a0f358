"""The prices of wishes that are not met; amount: sum of the prices in the wishes."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Wishes(RuleBase, frozen=True, kw_only=True, tag="wishes"):
    """The prices of wishes that are not met; amount: sum of the prices in the wishes.

    Formula: sum of price of broken wishes.
    Source: the agent's own statement.
    """
