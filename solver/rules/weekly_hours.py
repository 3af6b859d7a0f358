"""Paid and credited minutes of a week stay within the contract minutes of that week."""

from __future__ import annotations

from solver.rules.base import RuleBase


class WeeklyHours(RuleBase, frozen=True, kw_only=True, tag="weekly-hours"):
    """Paid and credited minutes of a week stay within the contract minutes of that week.

    Only weeks Monday to Sunday wholly inside the horizon; a duty's paid minutes belong to the
    day it starts on. Amount: minutes above contract + `extra_minutes`.

    Formula: paid + credited <= contract + extra.
    Source: contract; story A of the product.
    """

    extra_minutes: int = 0
