"""A change of a rota: what is taken away and what is given."""

from __future__ import annotations

from collections import Counter

from solver.record import Record
from solver.rota import Assignment, Rota, rota_of


class Change(Record, frozen=True, kw_only=True):
    """Assignments taken out of a rota, and assignments put in."""

    removed: tuple[Assignment, ...] = ()
    added: tuple[Assignment, ...] = ()

    @property
    def agents(self) -> frozenset[str]:
        """Whoever loses or is given something."""
        return frozenset(one.agent for one in (*self.removed, *self.added))

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(removed=self.added, added=self.removed)


def applied(rota: Rota, change: Change) -> Rota:
    """Give the rota after a change; raises `ValueError` when something removed is not in it."""
    return rota_of(left_of(rota.assignments, change))


def left_of(assignments: tuple[Assignment, ...], change: Change) -> list[Assignment]:
    """List the assignments after a change; raises `ValueError` as `applied` does."""
    going = Counter(change.removed)
    kept = []
    for one in assignments:
        if going[one]:
            going[one] -= 1
        else:
            kept.append(one)
    missing = next((one for one, number in going.items() if number), None)
    if missing is not None:
        raise ValueError(f"{missing.agent} has no {missing.pattern} on day {missing.day}")
    return [*kept, *change.added]
