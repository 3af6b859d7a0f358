"""Random wishes of every kind."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from solver.problem import (
    Horizon,
    Wish,
    WishAvoid,
    WishDayOff,
    WishDuty,
    WishLength,
    WishStart,
)


def random_wishes(
    plan: Horizon, patterns: list[str], begins: datetime, random: Random
) -> tuple[Wish, ...]:
    """Make up to four wishes; a wish about a pattern names one of `patterns`."""
    return tuple(_wish(plan, patterns, begins, random) for _ in range(random.randint(0, 4)))


def _wish(plan: Horizon, patterns: list[str], begins: datetime, random: Random) -> Wish:
    day, price = random.randrange(plan.days), random.randint(1, 60)
    at = begins + timedelta(days=day, minutes=random.choice((0, 400, 1055)))
    kinds: tuple[Wish, ...] = (
        WishDayOff(day=day, price=price, must_have=random.random() < 0.5),
        WishAvoid(start=at, end=at + timedelta(minutes=90), price=price),
        WishStart(earliest_minute=420, latest_minute=random.choice((600, 1320)), price=price),
        WishLength(minutes=random.choice((240, 480)), price=price),
        WishDuty(
            day=day,
            pattern=random.choice(patterns),
            wanted=random.random() < 0.5,
            price=price,
        ),
    )
    return random.choice(kinds)
