"""What the process that replans is asked, and what it answers."""

from __future__ import annotations

from typing import TypeAlias

from solver.change import Change
from solver.difference import Difference
from solver.news import News
from solver.problem import RotaProblem
from solver.record import Record
from solver.rota import Rota


class AskedReplan(Record, frozen=True, kw_only=True):
    """News about a rota; days before horizon day `today` stay. `seconds` is for the search."""

    problem: RotaProblem
    rota: Rota
    news: News
    today: int
    seconds: float
    seed: int = 1


class Reworked(Record, frozen=True, kw_only=True, tag="reworked"):
    """What `solver.news.Replanned` says, without what whoever asked knows already."""

    change: Change
    difference: Difference
    without: Difference


class Unable(Record, frozen=True, kw_only=True, tag="unable"):
    """Why the news cannot be worked in, in words with ids."""

    text: str


Answer: TypeAlias = Reworked | Unable
