"""The few words of ours in a feed; names of people, queues and places come with the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language; `kinds` names shifts without a queue by their kind."""

    rota: str
    busy: str
    time_off: str
    published_to: str
    replaced: str
    kinds: Mapping[str, str]


ENGLISH = Words(
    rota="Rota",
    busy="Busy",
    time_off="Time off",
    published_to="Rota published up to here",
    replaced="This calendar link was replaced – open the planner",
    kinds={"work": "Work", "on-call": "On call", "training": "Training"},
)
