"""Convex coverage prices as the corners of their lower hull over the values that can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from solver.engine.forms import Steps
from solver.engine.measure import step_price

MOST_VALUES = 200

Corner = tuple[int, int]
"""(value, price); between neighbours the hull is a straight line."""


def corners(
    curve: Steps, required: int, base: int, groups: Iterable[tuple[int, ...]]
) -> list[Corner]:
    """Corners of the least convex price that meets `curve` wherever cover can be.

    Cover is `base` plus, from each group, nothing or one of its amounts; where that gives too
    many different values, every whole number between the least and the most stands in.
    """
    groups = list(groups)
    most = base + sum(max(0, *amounts) for amounts in groups)
    least = base + sum(min(0, *amounts) for amounts in groups)
    values = _values(base, groups)
    if len(values) > MOST_VALUES:
        values = {least, most, *(v for v in _bends(curve, required) if least < v < most)}
    priced = [(value, step_price(curve, value - required)) for value in sorted(values)]
    return list(_without_flat(priced))


def _values(base: int, groups: list[tuple[int, ...]]) -> set[int]:
    """What cover can be; no further than until it is plain that there are too many values."""
    values = {base}
    for amounts, times in Counter(groups).items():
        if len(amounts) == 1:
            values = {value + amounts[0] * n for value in values for n in range(times + 1)}
            continue
        for _ in range(times):
            if len(values) > MOST_VALUES:
                return values
            values |= {value + amount for value in values for amount in amounts}
    return values


def _bends(curve: Steps, required: int) -> Iterator[int]:
    yield required
    for steps, sign in ((curve.short, -1), (curve.over, 1)):
        for width in accumulate(width for width, _ in steps if width is not None):
            yield required + sign * width


def _without_flat(priced: list[Corner]) -> list[Corner]:
    kept: list[Corner] = []
    for corner in priced:
        while len(kept) > 1 and _is_flat(kept[-2], kept[-1], corner):
            kept.pop()
        kept.append(corner)
    return kept


def _is_flat(a: Corner, b: Corner, c: Corner) -> bool:
    return (b[1] - a[1]) * (c[0] - b[0]) == (c[1] - b[1]) * (b[0] - a[0])
