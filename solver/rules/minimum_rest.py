"""At least `minutes` elapsed between the end of a duty and the start of the next."""

from __future__ import annotations

from solver.rules.base import RuleBase


class MinimumRest(RuleBase, frozen=True, kw_only=True, tag="minimum-rest"):
    """At least `minutes` elapsed between the end of a duty and the start of the next.

    Measured between instants, history included; amount: pairs of neighbouring duties (by start)
    with less.

    Formula: start of next - end of previous >= minutes.
    Source: Directive 2003/88/EC, article 3: 11 h in each 24 h.
    """

    minutes: int = 660
