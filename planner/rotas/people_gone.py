"""Rules of a draft once somebody it was made for is not planned with the team any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from solver.problem import RotaProblem
from solver.rules import Rule

LISTS = ("applies_to", "people", "giving", "taking", "learners", "mentors")
BY_PERSON = ("shares", "turns", "duties")
LEAST_NAMED = {"people": 2}


def without_people_gone(problem: RotaProblem) -> RotaProblem:
    """Let rules name only who is in the problem.

    A rule that was about nobody else goes: an empty list of names would ask it of everybody.
    """
    here = {one.id for one in problem.agents}
    kept = [_among(rule, here) for rule in problem.rules]
    return msgspec.structs.replace(problem, rules=tuple(one for one in kept if one is not None))


def _among(rule: Rule, here: Collection[str]) -> Rule | None:
    changed: dict[str, Any] = {}
    for field in LISTS:
        named = getattr(rule, field, ())
        still = tuple(one for one in named if one in here)
        if named and len(still) < LEAST_NAMED.get(field, 1):
            return None
        if still != named:
            changed[field] = still
    for field in BY_PERSON:
        by_person = getattr(rule, field, {})
        if any(one not in here for one in by_person):
            changed[field] = {one: by_person[one] for one in by_person if one in here}
    return msgspec.structs.replace(rule, **changed)
