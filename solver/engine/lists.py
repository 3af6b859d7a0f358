"""Lists of numbers end to end in one array, as compiled code reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Lists(NamedTuple):
    """Lists of numbers end to end: list `i` is `items[ends[i]:ends[i + 1]]`, rows side by side."""

    ends: Ints
    items: Ints

    def of(self, number: int) -> list[tuple[int, ...]]:
        """One list."""
        rows = self.items[self.ends[number] : self.ends[number + 1]]
        return [tuple(row) for row in rows.tolist()]


def lists(parts: Iterable[Sequence[Sequence[int]]], width: int) -> Lists:
    """Put lists of equally wide rows end to end."""
    parts = list(parts)
    ends = np.cumsum([0, *map(len, parts)]).astype(np.int64)
    flat = [row for part in parts for row in part]
    items = np.array(flat, dtype=np.int64).reshape(len(flat), width)
    return Lists(ends, items)
