"""At most `most` duties that start on one horizon day; amount: duties above it."""

from __future__ import annotations

from solver.rules.base import RuleBase


class DutiesPerDay(RuleBase, frozen=True, kw_only=True, tag="duties-per-day"):
    """At most `most` duties that start on one horizon day; amount: duties above it.

    Formula: sum over duties of the day <= most.
    Source: owner: one shift a day unless a contract says otherwise.
    """

    most: int = 1
