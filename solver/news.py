"""What happens to a rota after it was made."""

from __future__ import annotations

from typing import TypeAlias

from solver.change import Change
from solver.difference import Difference
from solver.outcome import Status
from solver.problem import Agent, RotaProblem
from solver.record import Record
from solver.rota import Rota


class Sick(Record, frozen=True, kw_only=True, tag="sick"):
    """A person cannot work on horizon days `first_day … last_day`."""

    agent: str
    first_day: int
    last_day: int


class Leaves(Record, frozen=True, kw_only=True, tag="leaves"):
    """A person works no more from a day on."""

    agent: str
    first_day: int


class Joins(Record, frozen=True, kw_only=True, tag="joins"):
    """One person more can be planned."""

    agent: Agent


class Extends(Record, frozen=True, kw_only=True, tag="extends"):
    """The problem has more days than are planned: those from `first_day` on are new."""

    first_day: int


class Again(Record, frozen=True, kw_only=True, tag="again"):
    """These people on these days may be planned again; empty means everybody, or every day."""

    agents: tuple[str, ...] = ()
    days: tuple[int, ...] = ()


News: TypeAlias = Sick | Leaves | Joins | Extends | Again


class Replanned(Record, frozen=True, kw_only=True):
    """A rota after news, with the least change that was found.

    `problem` holds the news; `change` leads from the old rota to `rota`, and `difference` is the
    judge's under `problem`. `without` is the difference of only taking away what cannot stay.
    """

    problem: RotaProblem
    status: Status
    rota: Rota
    change: Change
    difference: Difference
    without: Difference


class ReplanError(ValueError):
    """The news cannot be worked into the rota; the text says why and what to do."""
