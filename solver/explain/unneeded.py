"""Changes of a new rota that are not needed: each is taken back where that costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from solver.change import Change, applied
from solver.explain.keeping import Cells, Planned, by_cell
from solver.judge import EditJudge
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota

Cell = tuple[str, int]
"""(agent, day)."""


def without_unneeded(problem: RotaProblem, planned: Planned, found: Rota, queue_price: int) -> Rota:
    """Take back whatever wins less than it changes, until nothing more can be taken back.

    `problem` prices changed shifts; `queue_price` is added for each shift of which only the queue
    changes. Looked at is each day of a person by itself, all days of a person, and all people of
    a day.
    """
    was = by_cell(planned.rota)
    while True:
        now = by_cell(found)
        cells = [
            (agent, day)
            for agent, day in sorted({*was, *now})
            if agent in planned.people
            and day in planned.days
            and _own(was, agent, day) != _own(now, agent, day)
        ]
        judge = EditJudge(problem, found)
        for unit in _units(cells):
            back = _back(was, now, unit)
            difference = judge.difference(back)
            saved = queue_price * sum(_is_queue_only(was, now, cell) for cell in unit)
            if not difference.broken and difference.score <= saved:
                found = applied(found, back)
                break
        else:
            return found


def _own(cells: Cells, agent: str, day: int) -> list[Assignment]:
    return sorted(cells.get((agent, day), []))


def _is_queue_only(was: Cells, now: Cells, cell: Cell) -> bool:
    before, after = ([one.pattern for one in _own(cells, *cell)] for cells in (was, now))
    return before == after


def _units(cells: list[Cell]) -> Iterator[tuple[Cell, ...]]:
    """List what could be taken back at once, the largest first."""
    people = (tuple(own) for _, own in groupby(cells, key=lambda cell: cell[0]))
    by_day = sorted(cells, key=lambda cell: cell[1])
    days = (tuple(own) for _, own in groupby(by_day, key=lambda cell: cell[1]))
    several = {unit for unit in (*people, *days) if len(unit) > 1}
    yield from sorted(several, key=lambda unit: (-len(unit), unit))
    yield from ((cell,) for cell in cells)


def _back(was: Cells, now: Cells, unit: tuple[Cell, ...]) -> Change:
    return Change(
        removed=tuple(one for cell in unit for one in _own(now, *cell)),
        added=tuple(one for cell in unit for one in _own(was, *cell)),
    )
