"""In each week one unbroken stretch of `minutes` without a duty."""

from __future__ import annotations

from solver.rules.base import RuleBase


class WeeklyRest(RuleBase, frozen=True, kw_only=True, tag="weekly-rest"):
    """In each week one unbroken stretch of `minutes` without a duty.

    A week runs from Monday 00:00 to the next Monday 00:00, local where the agent is on each of
    the two days; the stretch lies within it. Only weeks wholly inside the horizon are judged,
    history included where a duty reaches into them; amount: weeks without such a stretch.

    Formula: largest gap in the week >= minutes.
    Source: Directive 2003/88/EC, article 5: 24 h plus the 11 h of daily rest.
    """

    minutes: int = 2100
