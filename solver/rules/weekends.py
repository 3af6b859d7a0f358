"""At most `most` weekends with work in the horizon."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Weekends(RuleBase, frozen=True, kw_only=True, tag="weekends"):
    """At most `most` weekends with work in the horizon.

    A weekend runs from Saturday 00:00 to Monday 00:00, local where the agent is on those days;
    it is worked when any duty overlaps it. Amount: worked weekends above `most`.

    Formula: worked weekends <= most.
    Source: HSE good practice: regular free weekends.
    """

    most: int = 2
