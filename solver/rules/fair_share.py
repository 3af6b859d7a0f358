"""Carry no more of a burden than a fair share, the worst-off first."""

from __future__ import annotations

from typing import Literal

from solver.rules.base import RuleBase


class FairShare(RuleBase, frozen=True, kw_only=True, tag="fair-share"):
    """Carry no more of a burden than a fair share, the worst-off first.

    `measure` counts per agent over the horizon: "minutes" (work minutes // `unit_minutes`),
    "nights", "lates" (duties that end after `late_after_minute` local of their day),
    "weekends", "holidays" (duties that overlap a holiday date), "starts" (duties that start within
    `[starts_from_minute, starts_until_minute)` local), "overtime" (paid and credited minutes over
    the contract // `unit_minutes`, below 0 for whoever is under it). `shares` names the fair number
    for each agent, less what was carried too much before; it may be negative. Amount: max(0,
    count - share) squared; agents without a share are not judged.

    Formula: sum over agents of max(0, count - share)^2.
    Source: convex, so that the next unit falls to whoever has carried least.
    """

    measure: Literal["minutes", "nights", "lates", "weekends", "holidays", "starts", "overtime"]
    shares: dict[str, int]
    unit_minutes: int = 60
    late_after_minute: int = 1200
    starts_from_minute: int = 0
    starts_until_minute: int = 420
