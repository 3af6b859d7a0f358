"""What the process that prices kindness is asked, and how it says that it ended."""

from __future__ import annotations

from solver.problem import RotaProblem
from solver.record import Record
from solver.rota import Rota


class Asked(Record, frozen=True, kw_only=True):
    """A rota of a problem, and for how long all searches together may go on."""

    problem: RotaProblem
    rota: Rota
    seconds: float
    seed: int = 1


class Ended(Record, frozen=True, kw_only=True, tag="ended"):
    """The last line: whether everything was priced, or somebody stopped it before."""

    stopped: bool
