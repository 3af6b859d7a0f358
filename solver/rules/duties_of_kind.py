"""At most `most` and at least `least` duties of a kind in the horizon."""

from __future__ import annotations

from solver.rules.base import RuleBase


class DutiesOfKind(RuleBase, frozen=True, kw_only=True, tag="duties-of-kind"):
    """At most `most` and at least `least` duties of a kind in the horizon.

    A duty is of the kind when its label is one of `labels`; `most` None means any number. Amount:
    duties above `most` or below `least`.

    Formula: least <= duties with one of labels <= most.
    Source: the contract.
    """

    labels: tuple[str, ...]
    most: int | None = None
    least: int = 0
