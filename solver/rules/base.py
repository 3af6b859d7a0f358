"""What every rule has."""

from __future__ import annotations

from solver.record import Record


class RuleBase(Record, frozen=True, kw_only=True):
    """A rule as data.

    `weight` None makes it hard; otherwise each unit of the rule's amount costs `weight`.
    `applies_to` names agents; empty means all.
    """

    weight: int | None = None
    applies_to: tuple[str, ...] = ()
