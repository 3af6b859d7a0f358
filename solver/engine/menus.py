"""What another duty in a cell instead changes in cover, worked out before the search begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from solver.engine.lists import Ints, Lists

Added = tuple[tuple[int, int], ...]
"""(row, amount), by row."""
Menu = tuple[tuple[Added, int], ...]
"""What each duty of a cell adds to cover, and the price of its queues; being free comes first."""

Spans = tuple[tuple[int, int], ...]
"""(first, after the last), one after the other."""

Offer = tuple[tuple[int, int, int, int, int], ...]
"""(start, end, price, kind, label) of each duty of a cell, times from the first one's start."""

MOST_NUMBERS = 2_000_000
"""Numbers that all differences together may take; cells whose own do not fit go without."""


class Menus(NamedTuple):
    """Where each cell's differences begin (-1: none), its first row; each difference; its price.

    `strips` and `spans` tell of each menu whose duties all add the same to each row (`amounts`)
    which rows they cover, and which of these each duty does, with the price of its queues; a
    cell's third and fourth number say where, -1 where amounts differ.
    """

    cells: list[tuple[int, int, int, int]]
    differences: list[Added]
    prices: list[int]
    strips: list[tuple[tuple[int], ...]]
    spans: list[Spans]
    span_prices: list[int]
    amounts: list[int]


def menus(cells: Iterable[Sequence[int]], shapes: Sequence[tuple[Added, int] | None]) -> Menus:
    """The differences of all cells, where rows count from the cell's first row.

    `cells` holds the shapes of each cell's duties; `shapes` what each shape adds and the price of
    its queues, None where a queue is to be chosen. Cells alike but for their first row share.
    """
    found = Menus([], [], [], [], [], [], [])
    begins: dict[Menu, tuple[int, int, int]] = {}
    known: dict[tuple[int, ...], tuple[int, int, int, int]] = {}
    for cell in map(tuple, cells):
        if cell not in known:
            known[cell] = _place(cell, shapes, begins, found)
        found.cells.append(known[cell])
    return found


def combined(parts: Iterable[Added]) -> Added:
    """What several add together."""
    amounts: Counter[int] = Counter()
    for part in parts:
        for row, amount in part:
            amounts[row] += amount
    return tuple(sorted((row, amount) for row, amount in amounts.items() if amount))


def _place(
    cell: tuple[int, ...],
    shapes: Sequence[tuple[Added, int] | None],
    begins: dict[Menu, tuple[int, int, int]],
    found: Menus,
) -> tuple[int, int, int, int]:
    plain = [shapes[shape] for shape in cell]
    told = [one for one in plain if one is not None]
    if not told or len(told) < len(plain):
        return -1, 0, -1, -1
    first = min((row for added, _ in told for row, _ in added), default=0)
    menu = ((), 0), *((_from(added, first), price) for added, price in told)
    if menu not in begins:
        begins[menu] = (_write(menu, found), *_write_strip(menu, found))
    begin, strip, span = begins[menu]
    return begin, first, strip, span


def _from(added: Added, first: int) -> Added:
    return tuple((row - first, amount) for row, amount in added)


def _write(menu: Menu, found: Menus) -> int:
    """Write the differences from each duty of a menu to each; -1 if they would take too much."""
    longest = 2 * max(len(added) for added, _ in menu)
    if longest * (len(found.differences) + len(menu) ** 2) > MOST_NUMBERS:
        return -1
    begin = len(found.differences)
    for old, paid in menu:
        less = tuple((row, -amount) for row, amount in old)
        for new, price in menu:
            found.differences.append(combined((less, new)))
            found.prices.append(price - paid)
    return begin


def _write_strip(menu: Menu, found: Menus) -> tuple[int, int]:
    """The numbers of a menu's strip and of its first span; -1 where amounts differ."""
    amounts = {amount for added, _ in menu for _, amount in added}
    if len(amounts) != 1:
        return -1, -1
    rows = sorted({row for added, _ in menu for row, _ in added})
    place = {row: number for number, row in enumerate(rows)}
    first = len(found.spans)
    found.strips.append(tuple((row,) for row in rows))
    found.amounts.extend(amounts)
    found.span_prices.extend(price for _, price in menu)
    found.spans.extend(spans([place[row] for row, _ in added]) for added, _ in menu)
    return len(found.strips) - 1, first


def spans(places: Sequence[int]) -> Spans:
    """Rising numbers as spans without a gap."""
    parts: list[tuple[int, int]] = []
    for place in places:
        if parts and parts[-1][1] == place:
            parts[-1] = parts[-1][0], place + 1
        else:
            parts.append((place, place + 1))
    return tuple(parts)


def offers(cells: Iterable[Sequence[int]], duties: Ints) -> tuple[list[Offer], Ints]:
    """What cells offer, alike ones once, and of each cell the number and the minute of its own.

    `duties` are rows (start, end, price, label, pattern, class, shape).
    """
    numbers: dict[Offer, int] = {}
    found = []
    for cell in cells:
        rows = duties[list(cell)].tolist()
        minute = rows[0][0] if rows else 0
        kinds = {kind: number for number, kind in enumerate(dict.fromkeys(row[5] for row in rows))}
        offer = tuple(
            (start - minute, end - minute, price, kinds[kind], label)
            for start, end, price, label, _, kind, _ in rows
        )
        found.append((numbers.setdefault(offer, len(numbers)), minute))
    return list(numbers), np.array(found, dtype=np.int64).reshape(-1, 2)


def plain_shapes(
    shapes: Lists, segments: Lists, prints: Lists
) -> Iterator[tuple[Added, int] | None]:
    """What each shape adds and the price of its queues; None where it may choose a queue."""
    for shape in range(len(shapes.ends) - 1):
        rows = [segments.of(segment) for (segment,) in shapes.of(shape)]
        if any(len(choices) != 1 for choices in rows):
            yield None
        else:
            added = combined(_pairs(prints.of(choices[0][2])) for choices in rows)
            yield added, sum(choices[0][1] for choices in rows)


def _pairs(rows: list[tuple[int, ...]]) -> Added:
    return tuple((row, amount) for row, amount in rows)
