"""An agent's duties in classes: those of one class differ only in the cover that they give.

A class stands for its duties where an agent's days are planned before their hours: what totals,
runs and pairs of labels say of a duty they say of its whole class. Rest between duties and free
windows are not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.engine.forms import (
    FreeWindow,
    LabelPair,
    PersonalForm,
    RestPair,
    RunLength,
    ShortRun,
    Total,
)
from solver.engine.limits import Limit, is_limit, limit_of
from solver.engine.lowered import Lowered
from solver.engine.own_tables import Ints, OwnTables, own_tables

Option = tuple[int, tuple[tuple[tuple[int, tuple[tuple[int, int], ...]], ...], ...]]
"""What a duty costs, and for each segment the choices: (price, footprint)."""

Known = dict[tuple[object, ...], frozenset[Option]]
"""What classes can do, by what their duties are."""


@dataclass(frozen=True)
class Classes:
    """One agent's classes, numbered as the duties that stand for them in `own` are."""

    own: OwnTables
    duties: Ints
    """The duties of all classes, class after class."""
    starts: Ints
    """Where in `duties` each class begins."""
    options: list[frozenset[Option]]
    """What the duties of each class can do."""
    days: list[int]
    limits: list[Limit]
    """Totals that are not in `own`."""

    def members(self, number: int) -> Ints:
        """The duties of a class."""
        last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.duties)
        return self.duties[self.starts[number] : last]


def all_classes(lowered: Lowered, *, soft: bool, has_limits: bool = False) -> list[Classes]:
    """The classes of each agent; what duties cost counts only where `soft`.

    Where it `has_limits`, totals that can be are limits. Raises `Unfit` where compiled search
    cannot hold an agent's forms.
    """
    known: Known = {}
    agents = range(len(lowered.of_day))
    return [classes_of(lowered, one, known, soft=soft, has_limits=has_limits) for one in agents]


def classes_of(
    lowered: Lowered, agent: int, known: Known, *, soft: bool, has_limits: bool
) -> Classes:
    """Sort an agent's duties into classes, whose options become `known`."""
    forms = [form for form in lowered.personal[agent] if not isinstance(form, _UNTOLD)]
    freed = [form for form in forms if has_limits and is_limit(lowered, form)]
    told = _told(lowered, agent, forms)
    groups: dict[int, list[int]] = {}
    for duties in lowered.of_day[agent]:
        alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for index in duties:
            alike[tuple(told[index])].append(index)
        groups |= {group[0]: group for group in alike.values()}
    days: list[list[int]] = [[] for _ in lowered.of_day[agent]]
    for first in groups:
        days[lowered.duties[first].day].append(first)
    own = own_tables(lowered, agent, [form for form in forms if form not in freed], days)
    ordered = [groups[int(first)] for first in own.duties]
    return Classes(
        own=own,
        duties=np.array([index for group in ordered for index in group], dtype=np.int64),
        starts=np.cumsum([0, *map(len, ordered)], dtype=np.int64)[:-1],
        options=[_options(lowered, group, known, soft=soft) for group in ordered],
        days=[lowered.duties[group[0]].day for group in ordered],
        limits=[limit_of(form, own.duties.tolist()) for form in freed if isinstance(form, Total)],
    )


def _options(
    lowered: Lowered, group: Sequence[int], known: Known, *, soft: bool
) -> frozenset[Option]:
    """What a class can do; one object for all classes that can do the same, hashed only once."""
    key = tuple((lowered.price[index], lowered.shape(index)) for index in group)
    if key not in known:
        known[key] = frozenset(option(lowered, index, soft=soft) for index in group)
    return known[key]


def option(lowered: Lowered, index: int, *, soft: bool) -> Option:
    """What a duty can do for cover, and at what price."""
    return (
        (lowered.price[index] or 0) * soft,
        tuple(
            tuple(
                (one.price * soft, lowered.footprint(index, segment, one.queue)) for one in choices
            )
            for segment, choices in enumerate(lowered.choices[index])
        ),
    )


_UNTOLD = (RestPair, FreeWindow)


def _told(
    lowered: Lowered, agent: int, forms: Sequence[PersonalForm]
) -> dict[int, list[tuple[object, ...]]]:
    found: dict[int, list[tuple[object, ...]]] = {i: [] for i in lowered.ground.own[agent]}
    for number, form in enumerate(forms):
        match form:
            case Total():
                _tell_total(form, number, found)
            case RunLength() | ShortRun():
                for index in (index for marked in form.marked for index in marked):
                    found[index].append((number,))
            case LabelPair():
                for index, known in found.items():
                    known.append((number, lowered.duties[index].pattern.label))
            case RestPair() | FreeWindow():
                pass
    return found


def _tell_total(form: Total, number: int, found: dict[int, list[tuple[object, ...]]]) -> None:
    for index, coefficient in form.coefficients.items():
        found[index].append((number, coefficient))
    for place, group in enumerate(form.groups):
        for index in group:
            found[index].append((number, "group", place))
