"""On the `least` days after a night there are nights or days off, and nothing else."""

from __future__ import annotations

from solver.rules.base import RuleBase


class DaysOffAfterNights(RuleBase, frozen=True, kw_only=True, tag="days-off-after-nights"):
    """On the `least` days after a night there are nights or days off, and nothing else.

    A duty belongs to the day it starts on, nights before the horizon included. Amount: days with a
    night after which a duty of the rota that is no night starts within `least` days.

    Formula: no duty but a night on any of the `least` days after a night.
    Source: FIOH: two days off or more after the last night.
    """

    least: int = 2
