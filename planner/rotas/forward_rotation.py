"""Which kind of shift would turn the day backwards after which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from solver.problem import DutyPattern


def backward_pairs(patterns: Sequence[DutyPattern]) -> tuple[tuple[str, str], ...]:
    """List the (first, then) kinds of which every `then` starts earlier in the day.

    Kinds whose starts overlap, such as a day shift from 08:00 or 10:00 and another from 09:00,
    may follow each other either way. Shifts without a kind follow anything.
    """
    starts: dict[str, list[int]] = defaultdict(list)
    for one in patterns:
        if one.label:
            starts[one.label].append(one.segments[0].start_minute)
    kinds = sorted(starts)
    return tuple(
        (first, then)
        for first, then in product(kinds, kinds)
        if max(starts[then]) < min(starts[first])
    )
