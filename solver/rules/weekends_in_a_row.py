"""At most `most` weekends with work in a row, history included."""

from __future__ import annotations

from solver.rules.base import RuleBase


class WeekendsInARow(RuleBase, frozen=True, kw_only=True, tag="weekends-in-a-row"):
    """At most `most` weekends with work in a row, history included.

    A weekend is worked as `Weekends` says. Amount: rows of `most` + 1 worked weekends of which the
    last is worked by a duty of the rota.

    Formula: worked weekends in any most + 1 weekends in a row <= most.
    Source: HSE good practice: regular free weekends.
    """

    most: int = 2
