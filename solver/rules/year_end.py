"""Christmas or New Year off, and by turns from year to year."""

from __future__ import annotations

from typing import Literal

import msgspec

from solver.rules.base import RuleBase

Feast = Literal["christmas", "new-year"]


class YearEnd(RuleBase, frozen=True, kw_only=True, tag="year-end"):
    """Christmas or New Year off, and by turns from year to year.

    Christmas is 24 to 26 December, New Year 31 December and 1 January; a feast is worked when any
    duty overlaps one of its local dates, history included. `turns` names the feast that an agent
    should have off this time, because the other was free last time. Amount, each turn of a year:
    one when both feasts are worked, and one more when the agent's turn is; what lies wholly in the
    past is not judged.

    Formula: feasts worked <= 1; the feast of the agent's turn is not worked.
    Source: the house: nobody works both, and who had Christmas off has New Year off next time.
    """

    turns: dict[str, Feast] = msgspec.field(default_factory=dict)
