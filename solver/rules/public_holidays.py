"""At most `most` duties on public holidays in the horizon."""

from __future__ import annotations

from solver.rules.base import RuleBase


class PublicHolidays(RuleBase, frozen=True, kw_only=True, tag="public-holidays"):
    """At most `most` duties on public holidays in the horizon.

    A duty counts once when it overlaps any of the agent's holiday dates; 0 keeps them free.
    Amount: such duties above `most`.

    Formula: duties that overlap a holiday date <= most.
    Source: the contract.
    """

    most: int = 0
