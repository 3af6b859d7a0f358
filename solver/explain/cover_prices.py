"""What cover costs after changes of a rota, of many changes at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.change import Change
from solver.explain.offers import Offers
from solver.judge.coverage import cover
from solver.judge.intervals import Intervals
from solver.rota import Assignment

Given = tuple[Assignment, ...]


def cover_prices(offers: Offers, changes: Sequence[Change]) -> list[int]:
    """Give the difference that each change makes to the cost of cover, without the rule's weight.

    All of them are about a few days; people who are alike are priced once.
    """
    return _Stretch(offers, changes).prices(changes) if changes else []


class _Stretch:
    """The intervals that any of the changes touches, and what each set of shifts covers there."""

    def __init__(self, offers: Offers, changes: Sequence[Change]) -> None:
        self._offers, ground = offers, offers.ground
        duties = [
            offers.duty_of(one) for change in changes for one in (*change.removed, *change.added)
        ]
        touched = ground.grid.touched(min(d.start for d in duties), max(d.end for d in duties))
        self._inside = slice(touched.start, touched.stop)
        self._rows: dict[object, int] = {}
        self._covered: list[Intervals] = []

    def prices(self, changes: Sequence[Change]) -> list[int]:
        """Price every change, alike ones once."""
        pairs = [(self._row(one.removed), self._row(one.added)) for one in changes]
        places = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
        less, more = np.array(list(places), dtype=np.int64).T
        rows = np.array(self._covered, dtype=np.int64)
        total = np.zeros(len(places), dtype=np.int64)
        for number, (name, queue) in enumerate(self._offers.ground.queues.items()):
            moved = rows[more, number] - rows[less, number]
            some = moved.any(axis=1)
            covered = self._offers.covered[name][self._inside]
            before = queue.costs(covered[np.newaxis], self._inside)[0]
            total[some] += queue.costs(covered + moved[some], self._inside) - before
        return [int(total[places[pair]]) for pair in pairs]

    def _row(self, given: Given) -> int:
        agents = self._offers.agents
        key = tuple(
            (agents[one.agent].skills, agents[one.agent].zones, one.day, one.pattern, one.queues)
            for one in given
        )
        if key not in self._rows:
            self._rows[key] = len(self._covered)
            self._covered.append(self._cover(given))
        return self._rows[key]

    def _cover(self, given: Given) -> Intervals:
        ground = self._offers.ground
        works = [self._offers.work_of(one) for one in given]
        found = cover(works, ground.queues, ground.grid)
        return np.stack([found[name][self._inside] for name in ground.queues])
