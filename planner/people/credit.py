"""How absence and public holidays count towards the hours a person owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise

from planner.people.models import TimeOff
from planner.people.person_days import PersonDays, dates


def absence_credit_minutes(
    days: PersonDays, first: date, last: date, window: tuple[int, int] | None = None
) -> int:
    """Minutes that time off on the dates `first` to `last` (both included) counts.

    The nominal minutes of each working day in it; a public holiday counts by itself and not
    again. `window` is `[start_minute, end_minute)` of a part of one day, which counts no more
    than the window.
    """
    nominal = sum(_weights(days, first, last))
    return nominal if window is None else min(nominal, window[1] - window[0])


def credited_minutes(days: PersonDays, day: date) -> int:
    """Minutes credited on one date: the nominal ones of a public holiday, and absence."""
    holiday = days.nominal_minutes(day) if days.holiday(day) is not None else 0
    touching = [row for row in days.absences() if row.first_date <= day <= row.last_date]
    return holiday + sum(_share(days, row, day) for row in touching)


def minutes_left(days: PersonDays, day: date) -> int:
    """Minutes that the contract asks for on one date after what is credited; at least 0."""
    nominal = days.nominal_minutes(day)
    return max(0, nominal - credited_minutes(days, day)) if nominal else 0


def _share(days: PersonDays, absence: TimeOff, day: date) -> int:
    """The part of an absence's credit that falls on one of its dates."""
    weights = _weights(days, absence.first_date, absence.last_date)
    parts = divided(absence.credited_minutes, weights)
    return parts[(day - absence.first_date).days]


def _weights(days: PersonDays, first: date, last: date) -> list[int]:
    return [
        0 if days.holiday(day) is not None else days.nominal_minutes(day)
        for day in dates(first, last)
    ]


def divided(total: int, weights: Sequence[int]) -> list[int]:
    """Divide whole minutes in proportion to weights (evenly if all are 0); the sum is `total`."""
    shares = weights if any(weights) else [1] * len(weights)
    whole = sum(shares)
    reached = [0, *(total * part // whole for part in accumulate(shares))]
    return [after - before for before, after in pairwise(reached)]
