"""A duty labelled `first` is not followed on the next day by one labelled `then`."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Succession(RuleBase, frozen=True, kw_only=True, tag="succession"):
    """A duty labelled `first` is not followed on the next day by one labelled `then`.

    `pairs` holds (first, then); amount: pairs of duties that break it. A free day resets it. A
    label that neither a pattern nor a past duty has is a fault of the problem.

    Formula: not (first on day d and then on day d + 1).
    Source: HSE good practice: forward rotation.
    """

    pairs: tuple[tuple[str, str], ...] = ()
