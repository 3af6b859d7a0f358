"""The tour family told again: its chance, rules and price, apart from problem and judge.

Everything is whole numbers of minutes on one axis from Monday 00:00 UTC.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from random import Random

DAY, DAYS = 1440, 28
WEIGHTS = (1.15, 1.1, 1.05, 1, 1, 0.7, 0.65)
HOURS_AHEAD = (0, 8, -6)


@dataclass(frozen=True)
class Person:
    """Who somebody is, as chance made them."""

    ahead: int
    off: frozenset[int]
    taste: int
    last_draw: float


@dataclass(frozen=True)
class Shift:
    """A shift: local start hour, minutes until the break, queue before and after it."""

    hour: int
    pause: int
    queues: tuple[str, str]


Rota = dict[tuple[int, int], Shift]
"""By person and day."""


def people(count: int, seed: int) -> list[Person]:
    """Draw the people."""
    chance = Random(seed)
    found = []
    for i in range(count):
        off = [d for d, r in enumerate([chance.random() for _ in range(28)]) if r < 0.05]
        taste = chance.choice([0, 1, 2])
        found.append(Person(60 * HOURS_AHEAD[i % 3], frozenset(off), taste, chance.random()))
    return found


def required(count: int, *, step: int, share: float = 1, lag: int = 0) -> list[int]:
    """People needed in each interval of `step` minutes."""
    found = []
    for day in range(DAYS):
        curve = []
        for k in range(DAY // step):
            t = (k * step / 30 - lag) % 48
            curve.append(
                0.35
                + 0.65 * math.exp(-((t - 30) ** 2) / 81)
                + 0.45 * math.exp(-((t - 18) ** 2) / 64)
            )
        mean = sum(WEIGHTS) / 7
        total = count * 5 / 7 * 15 * 0.93 * WEIGHTS[day % 7] / mean * (30 / step) * share
        found += [round(total * value / sum(curve)) for value in curve]
    return found


def price(rota: Rota, who: list[Person], needed: dict[str, list[int]], step: int) -> int:
    """What a rota costs."""
    there: Counter[tuple[str, int]] = Counter()
    unwanted = 0
    for (i, day), shift in rota.items():
        late, early = shift.hour > 10, shift.hour < 9
        unwanted += (who[i].taste == 1 and late) or (who[i].taste == 2 and early)
        start = DAY * day + 60 * shift.hour - who[i].ahead
        before = range(start, start + shift.pause, step)
        after = range(start + shift.pause + 30, start + 510, step)
        there.update((shift.queues[0], at // step) for at in before)
        there.update((shift.queues[1], at // step) for at in after)
    gaps = [
        there[queue, k] - people for queue, row in needed.items() for k, people in enumerate(row)
    ]
    return unwanted + sum(10 * -gap if gap < 0 else gap for gap in gaps)


def legal(rota: Rota, who: list[Person]) -> bool:
    """Whether a rota keeps every rule."""
    return all(
        _keeps({day: shift for (j, day), shift in rota.items() if j == i}, person)
        for i, person in enumerate(who)
    )


def _keeps(own: dict[int, Shift], person: Person) -> bool:
    days = sorted(own)
    weeks, weekends = Counter(d // 7 for d in days), {d // 7 for d in days if d % 7 > 4}
    in_a_row = any(all(d + k in own for k in range(6)) for d in days)
    starts = [DAY * d + 60 * own[d].hour for d in days]
    rests = [b - a - 510 for a, b in pairwise(starts)]
    return (
        person.off.isdisjoint(days)
        and max(weeks.values(), default=0) <= 5
        and len(days) <= 20
        and not in_a_row
        and len(weekends) <= 2
        and all(rest >= 660 for rest in rests)
    )
