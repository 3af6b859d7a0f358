"""Paid minutes over the horizon meet the target: contract minutes less credited minutes."""

from __future__ import annotations

from solver.rules.base import RuleBase


class PeriodHours(RuleBase, frozen=True, kw_only=True, tag="period-hours"):
    """Paid minutes over the horizon meet the target: contract minutes less credited minutes.

    Above and below are both breaches; amount: minutes of difference beyond `tolerance_minutes`.
    `extra_minutes` more may be worked above it.

    Formula: -tolerance <= paid + credited - contract <= tolerance + extra.
    Source: contract.
    """

    tolerance_minutes: int = 0
    extra_minutes: int = 0
