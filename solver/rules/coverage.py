"""The price of being short of, or over, what each queue needs, interval by interval."""

from __future__ import annotations

from solver.rules.base import RuleBase


class Coverage(RuleBase, frozen=True, kw_only=True, tag="coverage"):
    """The price of being short of, or over, what each queue needs, interval by interval.

    Amount: the price curve of the interval at its coverage; always weighted.

    Formula: sum over queue, interval of curve(coverage - required).
    Source: the demand side.
    """
