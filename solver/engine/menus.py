"""What another duty in a cell instead changes in cover, worked out before the search begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from solver.engine.lists import Lists

Added = tuple[tuple[int, int], ...]
"""(row, amount), by row."""
Menu = tuple[tuple[Added, int], ...]
"""What each duty of a cell adds to cover, and the price of its queues; being free comes first."""

MOST_NUMBERS = 2_000_000
"""Numbers that all differences together may take; cells whose own do not fit go without."""


class Menus(NamedTuple):
    """Where each cell's differences begin (-1: none), its first row; each difference; its price."""

    cells: list[tuple[int, int]]
    differences: list[Added]
    prices: list[int]


def menus(cells: Iterable[Sequence[int]], shapes: Sequence[tuple[Added, int] | None]) -> Menus:
    """The differences of all cells, where rows count from the cell's first row.

    `cells` holds the shapes of each cell's duties; `shapes` what each shape adds and the price of
    its queues, None where a queue is to be chosen. Cells alike but for their first row share.
    """
    found = Menus([], [], [])
    begins: dict[Menu, int] = {}
    known: dict[tuple[int, ...], tuple[int, int]] = {}
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
    begins: dict[Menu, int],
    found: Menus,
) -> tuple[int, int]:
    plain = [shapes[shape] for shape in cell]
    told = [one for one in plain if one is not None]
    if not told or len(told) < len(plain):
        return -1, 0
    first = min((row for added, _ in told for row, _ in added), default=0)
    menu = ((), 0), *((_from(added, first), price) for added, price in told)
    if menu not in begins:
        begins[menu] = _write(menu, found)
    return begins[menu], first


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
