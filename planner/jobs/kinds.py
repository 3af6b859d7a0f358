"""What work there is and who hears of which fact; `planner.wiring` fills it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.application import Planner

Subscriber = Callable[[Planner, dict[str, Any]], None]
"""Receives the payload of one fact, at least once: doing it twice must change nothing."""

Errand = Callable[[Planner], object]
"""Does what is due now, if anything; it is called often, so looking must be cheap."""


@dataclass(frozen=True)
class JobKind:
    """One kind of durable work on rows of the database.

    `run` does the work on the row with the given id and writes its ending there; it may be called
    again after a crash. `unfinished` lists the ids of rows that wait or run. `give_up` writes a
    failed ending to a row that the engine will not run any more, unless it has ended meanwhile.
    """

    run: Callable[[Planner, str], None]
    unfinished: Callable[[Planner], list[str]]
    give_up: Callable[[Planner, str], None]


@dataclass(frozen=True)
class Wiring:
    """Which function runs for which job kind, and who hears of which kind of fact.

    `errands` are done again and again beside that, where waiting for others must hold nothing up.
    """

    jobs: Mapping[str, JobKind]
    subscribers: Mapping[str, tuple[Subscriber, ...]]
    errands: tuple[Errand, ...] = ()
