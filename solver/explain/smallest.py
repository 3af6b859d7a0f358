"""A smallest set that still does not work: halves first, then one by one (Junker's QuickXplain)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def smallest(members: Sequence[T], clash: Callable[[Sequence[T]], bool]) -> list[T]:
    """Find members that clash together while any of them less do not; the first are kept first.

    `clash` must hold for all of them. Formula: U. Junker, QuickXplain, AAAI 2004.
    """
    return _needed([], members, clash) if members else []


def _needed(
    kept: list[T],
    members: Sequence[T],
    clash: Callable[[Sequence[T]], bool],
) -> list[T]:
    if len(members) == 1:
        return list(members)
    half = len(members) // 2
    first, last = list(members[:half]), list(members[half:])
    # Whatever clashes without the later half needs none of it.
    of_last = [] if clash([*kept, *first]) else _needed([*kept, *first], last, clash)
    if not of_last:
        return _needed(kept, first, clash)
    of_first = [] if clash([*kept, *of_last]) else _needed([*kept, *of_last], first, clash)
    return [*of_first, *of_last]
