"""Fair shares: the same burden per available contract day, what was carried before included."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Carried:
    """What one person has carried of one burden.

    `amount` was carried on `available_days`, the contract days of the time looked back on without
    absence; `opening` is a balance brought along from before the planner, None without one.
    """

    amount: int = 0
    available_days: int = 0
    opening: int | None = None


def fair_shares(
    expected: Fraction, available_days: Mapping[str, int], carried: Mapping[str, Carried]
) -> dict[str, int]:
    """Name each person's fair number in the coming rota.

    `expected` is the group's total, shared by available days and rounded up; from it goes what a
    person carried more than the group's mean rate would have given them (a negative difference
    adds). Who was absent or has just joined stands at the mean: time away builds no debt.
    """
    total_days = sum(available_days.values())
    if total_days == 0:
        return {}
    rate = _mean_rate(carried)
    opening = _mean_opening(carried)
    return {
        person: math.ceil(expected * days / total_days)
        - round(_excess(carried.get(person, Carried()), rate, opening))
        for person, days in available_days.items()
        if days
    }


def _excess(one: Carried, rate: Fraction, opening: Fraction) -> Fraction:
    brought = Fraction(0) if one.opening is None else one.opening - opening
    return one.amount - rate * one.available_days + brought


def _mean_rate(carried: Mapping[str, Carried]) -> Fraction:
    days = sum(one.available_days for one in carried.values())
    return Fraction(sum(one.amount for one in carried.values()), days) if days else Fraction(0)


def _mean_opening(carried: Mapping[str, Carried]) -> Fraction:
    known = [one.opening for one in carried.values() if one.opening is not None]
    return Fraction(sum(known), len(known)) if known else Fraction(0)
