"""What another duty in a cell instead changes in cover, worked out before the search begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from solver.engine.lists import Ints, Lists

Added = tuple[tuple[int, int], ...]
"""(row, amount), by row."""
Way = tuple[Added, int]
"""What a segment adds to cover on a queue, and the price of that queue."""
Shape = tuple[tuple[Way, ...], ...]
"""The ways of each segment of a duty; one segment in all, with one way, where nobody chooses."""
Menu = tuple[Shape, ...]
"""The shapes of a cell's duties; being free comes first."""

Spans = tuple[tuple[int, int], ...]
"""(first, after the last), one after the other."""

Offer = tuple[tuple[int, int, int, int, int], ...]
"""(start, end, price, kind, label) of each duty of a cell, times from the first one's start."""

MOST_NUMBERS = 2_000_000
"""Numbers that all differences together may take; cells whose own do not fit go without."""


class Menus(NamedTuple):
    """Where each cell's differences begin (-1: none), its first row; each difference; its price.

    Where rows get the same from every duty that covers them, `strips` says of each menu which rows
    its duties cover and what each gets, `parts` of each duty which ways each of its segments has
    (first, after the last), `spans` which part of the strip a way covers, and `way_prices` what its
    queue costs. A cell's third and fourth number are its strip and first parts, else -1.
    """

    cells: list[tuple[int, int, int, int]]
    differences: list[Added]
    prices: list[int]
    strips: list[Added]
    parts: list[Spans]
    spans: list[Spans]
    way_prices: list[int]


def menus(cells: Iterable[Sequence[int]], shapes: Sequence[Shape | None]) -> Menus:
    """The differences of all cells, where rows count from the cell's first row.

    `cells` holds the numbers of the shapes of each cell's duties; a shape that nobody may serve is
    None. Cells alike but for their first row share. Differences are listed where nobody chooses.
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
    shapes: Sequence[Shape | None],
    begins: dict[Menu, tuple[int, int, int]],
    found: Menus,
) -> tuple[int, int, int, int]:
    told = [shape for shape in (shapes[number] for number in cell) if shape is not None]
    if not told or len(told) < len(cell):
        return -1, 0, -1, -1
    first = min((row for shape in told for row in _rows(shape)), default=0)
    menu = ((), *(_from(shape, first) for shape in told))
    if menu not in begins:
        begins[menu] = (_write(menu, found), *_write_strip(menu, found))
    begin, strip, parts = begins[menu]
    return begin, first, strip, parts


def _rows(shape: Shape) -> Iterator[int]:
    return (row for ways in shape for added, _ in ways for row, _ in added)


def _from(shape: Shape, first: int) -> Shape:
    return tuple(
        tuple(
            (tuple((row - first, amount) for row, amount in added), price) for added, price in ways
        )
        for ways in shape
    )


def _write(menu: Menu, found: Menus) -> int:
    """Write the differences from each duty of a menu to each; -1 if they would take too much."""
    if any(len(ways) > 1 for shape in menu for ways in shape):
        return -1
    told = [shape[0][0] if shape else ((), 0) for shape in menu]
    longest = 2 * max(len(added) for added, _ in told)
    if longest * (len(found.differences) + len(told) ** 2) > MOST_NUMBERS:
        return -1
    begin = len(found.differences)
    for old, paid in told:
        less = tuple((row, -amount) for row, amount in old)
        for new, price in told:
            found.differences.append(combined((less, new)))
            found.prices.append(price - paid)
    return begin


def _write_strip(menu: Menu, found: Menus) -> tuple[int, int]:
    """The numbers of a menu's strip and first parts; -1 where sums would not be the price."""
    strip = dict(item for shape in menu for ways in shape for added, _ in ways for item in added)
    if not all(_is_sum(shape, strip) for shape in menu):
        return -1, -1
    place = {row: number for number, row in enumerate(sorted(strip))}
    found.strips.append(tuple(sorted(strip.items())))
    first = len(found.parts)
    for shape in menu:
        found.parts.append(tuple(_write_ways(ways, place, found) for ways in shape))
    return len(found.strips) - 1, first


def _is_sum(shape: Shape, strip: dict[int, int]) -> bool:
    """Whether each row gets from a duty what the strip says, and from one segment alone."""
    seen: set[int] = set()
    for ways in shape:
        items = {item for added, _ in ways for item in added}
        rows = {row for row, _ in items}
        if rows & seen or any(strip[row] != amount for row, amount in items):
            return False
        seen |= rows
    return True


def _write_ways(ways: tuple[Way, ...], place: dict[int, int], found: Menus) -> tuple[int, int]:
    first = len(found.spans)
    found.spans.extend(spans([place[row] for row, _ in added]) for added, _ in ways)
    found.way_prices.extend(price for _, price in ways)
    return first, len(found.spans)


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


def told_shapes(shapes: Lists, segments: Lists, prints: Lists) -> Iterator[Shape | None]:
    """The shapes with what their ways add; None where a segment has no queue."""
    for shape in range(len(shapes.ends) - 1):
        rows = [segments.of(segment) for (segment,) in shapes.of(shape)]
        ways = [[(_pairs(prints.of(print_)), price) for _, price, print_ in row] for row in rows]
        if not all(ways):
            yield None
        elif any(len(way) > 1 for way in ways):
            yield tuple(map(tuple, ways))
        else:
            added = combined(way[0][0] for way in ways)
            yield (((added, sum(way[0][1] for way in ways)),),)


def _pairs(rows: list[tuple[int, ...]]) -> Added:
    return tuple((row, amount) for row, amount in rows)
