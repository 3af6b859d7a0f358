"""A weekend is worked on both of its days or on none."""

from __future__ import annotations

from solver.rules.base import RuleBase


class WholeWeekends(RuleBase, frozen=True, kw_only=True, tag="whole-weekends"):
    """A weekend is worked on both of its days or on none.

    A duty belongs to the day it starts on. Amount: weekends of which one day is worked and the
    other is not. A Saturday before the horizon counts where the past is known; a Saturday or Sunday
    that is the last day of the horizon, worked alone, is not judged.

    Formula: Saturday worked = Sunday worked.
    Source: HSE good practice: regular free weekends.
    """
