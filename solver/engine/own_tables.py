"""One agent's duties and personal forms as arrays, laid out day by day for compiled search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solver.engine.expand import Duty
from solver.engine.forms import (
    FreeWindow,
    LabelPair,
    PersonalForm,
    RestPair,
    RunLength,
    ShortRun,
    Total,
)
from solver.engine.lowered import Lowered, is_vain
from solver.engine.measure import beyond

Ints = npt.NDArray[np.int64]

FREE = 2**40
"""Stands for a bound that is not there, and for a moment after everything."""
MOST_BITS = 62
HARD_WEIGHT = -1


class Unfit(ValueError):  # noqa: N818  # names what the agent is, not what went wrong
    """The agent's forms do not fit these arrays; another technique has to look at them."""


class OwnTables(NamedTuple):
    """What compiled search knows of one agent; `[duty]` counts the agent's own duties by start.

    A weight of `HARD_WEIGHT` forbids. Totals, groups and windows are open on days
    `[first, last]`; a total keeps its value in slot `slot`, groups and windows a bit.
    """

    duties: Ints
    """Index of each duty in `Lowered.duties`."""
    day_ends: Ints
    """Duties of day `d` are `day_ends[d] … day_ends[d + 1] - 1`."""
    spans: Ints
    """(start, end, label, marks)."""
    add_ends: Ints
    adds: Ints
    """(total, amount) of each duty."""
    join_ends: Ints
    joins: Ints
    """(total, bit) of the groups of each duty."""
    totals: Ints
    """(start, unit, least, most, squared, weight, first, last, slot)."""
    reach: Ints
    """`[day, total]`: the most that later days can add."""
    windows: Ints
    """(start, end, minutes, weight, bit, first, last, free from)."""
    rests: Ints
    """(minutes, weight)."""
    firsts: Ints
    """`[pair form, label]`: bits of the labels that must not lie on the day before."""
    pair_weights: Ints
    runs: Ints
    """(before, most, weight)."""
    short_runs: Ints
    """(before, least, weight, whether of days off); their bits in `marks` follow those of runs."""
    floors: Ints
    """`[day]`: ends before this moment make no difference to later days."""
    closing: Ints
    """`[day]`: bits that are of no more use after the day."""
    numbers: Ints
    """Slots, whether several duties a day are looked at, end of the last duty worked before, and
    what forms cost that no duty can change."""


def own_tables(
    lowered: Lowered,
    agent: int,
    forms: Sequence[PersonalForm],
    of_day: Sequence[Sequence[int]] | None = None,
) -> OwnTables:
    """Lay out one agent's duties under `forms`, some or all of the agent's own.

    `of_day` names the duties of each day that are looked at, all if it is None. Raises `Unfit`
    where the days' duties are not in order of starts or forms are too many.
    """
    days = lowered.of_day[agent] if of_day is None else of_day
    return _Layout(lowered, agent, forms, days).tables()


class _Layout:
    def __init__(
        self,
        lowered: Lowered,
        agent: int,
        forms: Sequence[PersonalForm],
        of_day: Sequence[Sequence[int]],
    ) -> None:
        self.lowered, self.agent, self.forms = lowered, agent, forms
        duties = lowered.duties
        self.days = [sorted(day, key=lambda i: (duties[i].start, duties[i].end)) for day in of_day]
        self.own = [index for day in self.days for index in day]
        self.local = {index: number for number, index in enumerate(self.own)}
        _check_order([[duties[i].start for i in day] for day in self.days])
        self.bits: list[int] = []
        self.slots: list[int] = []
        self.closing = [0] * len(self.days)
        self.adds: list[list[tuple[int, int]]] = [[] for _ in self.own]
        self.joins: list[list[tuple[int, int]]] = [[] for _ in self.own]
        self.reach: list[list[int]] = []
        self.constant = 0

    def tables(self) -> OwnTables:
        runs = [form for form in self.forms if isinstance(form, RunLength)]
        short = [form for form in self.forms if isinstance(form, ShortRun)]
        totals: list[tuple[int, ...]] = []
        for form in self._totals():
            row = self._total(form, len(totals))
            totals += [] if row is None else [row]
        windows = [row for form in self._windows() if (row := self._window(form)) is not None]
        rests, before = self._rests()
        firsts, pair_weights = self._pairs()
        return OwnTables(
            duties=_ints(self.own),
            day_ends=_ints(np.cumsum([0, *map(len, self.days)]).tolist()),
            spans=_ints(self._spans([*runs, *short]), 4),
            add_ends=_ends(self.adds),
            adds=_ints([row for rows in self.adds for row in rows], 2),
            join_ends=_ends(self.joins),
            joins=_ints([row for rows in self.joins for row in rows], 2),
            totals=_ints(totals, 9),
            reach=_ints([list(of_day) for of_day in zip(*self.reach, strict=True)], len(totals)),
            windows=_ints(windows, 8),
            rests=_ints(rests, 2),
            firsts=firsts,
            pair_weights=_ints(pair_weights),
            runs=_ints([(min(f.before, f.most), f.most, _weight(f)) for f in runs], 3),
            short_runs=_ints([_short(form) for form in short], 4),
            floors=_ints([self._floor(day, rests, windows) for day in range(len(self.days))]),
            closing=_ints(self.closing),
            numbers=_ints(
                [
                    len(self.slots),
                    int(not self.lowered.one_a_day[self.agent]),
                    before,
                    self.constant,
                ]
            ),
        )

    def _totals(self) -> list[Total]:
        found = [form for form in self.forms if isinstance(form, Total) and not self._is_vain(form)]
        return sorted(found, key=lambda form: self._open(_members(form)) or (0, 0))

    def _is_vain(self, form: Total) -> bool:
        """Whether a form says nothing that the search does not know."""
        return self.lowered.one_a_day[self.agent] and is_vain(self.lowered, form)

    def _windows(self) -> list[FreeWindow]:
        return sorted((f for f in self.forms if isinstance(f, FreeWindow)), key=lambda f: f.start)

    def _open(self, members: Iterable[int]) -> tuple[int, int] | None:
        """First and last day of the duties that a form looks at."""
        days = [self.lowered.duties[i].day for i in members if i in self.local]
        return (min(days), max(days)) if days else None

    def _spans(self, runs: list[RunLength | ShortRun]) -> list[tuple[int, int, int, int]]:
        marks = dict.fromkeys(self.own, 0)
        for number, form in enumerate(runs):
            for index in (index for marked in form.marked for index in marked):
                if index in marks:
                    marks[index] |= 1 << number
        labels = self._labels()
        return [(d.start, d.end, labels[d.pattern.label], marks[i]) for i, d in self._named()]

    def _named(self) -> list[tuple[int, Duty]]:
        return [(index, self.lowered.duties[index]) for index in self.own]

    def _labels(self) -> dict[str, int]:
        names = dict.fromkeys(duty.pattern.label for _, duty in self._named())
        if len(names) > MOST_BITS:
            raise Unfit("too many labels")
        return {name: number for number, name in enumerate(names)}

    def _total(self, form: Total, number: int) -> tuple[int, ...] | None:
        span = self._open(_members(form))
        if span is None:
            self._charge(form, beyond(form, form.start // form.unit))
            return None
        most_of_day = [0] * len(self.days)
        for index, amount in form.coefficients.items():
            if index in self.local and amount:
                if amount < 0:
                    raise Unfit("a total that duties take from")
                self.adds[self.local[index]].append((number, amount))
                day = self.lowered.duties[index].day
                most_of_day[day] = self._with(most_of_day[day], amount)
        for group in form.groups:
            self._join(group, number, most_of_day)
        self.reach.append([sum(most_of_day[day + 1 :]) for day in range(len(self.days))])
        least = -FREE if form.least is None else form.least
        most = FREE if form.most is None else form.most
        slot = _place(self.slots, *span)
        bounds = (least, most, int(form.squared), _weight(form))
        return (form.start, form.unit, *bounds, *span, slot)

    def _charge(self, form: Total | FreeWindow, amount: int) -> None:
        """Count what a form costs whatever is given."""
        if amount and form.weight is None:
            raise Unfit("a hard form that no duty can meet")
        self.constant += (form.weight or 0) * amount

    def _with(self, known: int, amount: int) -> int:
        return max(known, amount) if self.lowered.one_a_day[self.agent] else known + amount

    def _join(self, group: tuple[int, ...], number: int, most_of_day: list[int]) -> None:
        own = [index for index in group if index in self.local]
        span = self._open(own)
        if span is None:
            return
        bit = self._bit(*span)
        for index in own:
            self.joins[self.local[index]].append((number, bit))
        # The group may be met for the first time on its last day.
        most_of_day[span[1]] += 1

    def _bit(self, first: int, last: int) -> int:
        bit = _place(self.bits, first, last)
        if bit >= MOST_BITS:
            raise Unfit("too many groups and windows at once")
        self.closing[last] |= 1 << bit
        return bit

    def _window(self, form: FreeWindow) -> tuple[int, ...] | None:
        free_from = form.start
        for start, end in sorted(form.busy):
            if start - free_from >= form.minutes:
                return None
            free_from = max(free_from, end)
        duties = self.lowered.duties
        span = self._open(i for i in self.own if duties[i].overlaps(form.start, form.end))
        if span is None:
            self._charge(form, int(form.end - free_from < form.minutes))
            return None
        bounds = (form.start, form.end, form.minutes, _weight(form))
        return (*bounds, self._bit(*span), *span, free_from)

    def _rests(self) -> tuple[list[tuple[int, int]], int]:
        forms = [form for form in self.forms if isinstance(form, RestPair)]
        befores = {form.before[1] if form.before else -FREE for form in forms}
        if len(befores) > 1:
            raise Unfit("rests that begin from different moments")
        return [(form.minutes, _weight(form)) for form in forms], next(iter(befores), -FREE)

    def _pairs(self) -> tuple[Ints, list[int]]:
        forms = [form for form in self.forms if isinstance(form, LabelPair)]
        labels = self._labels()
        firsts = np.zeros((len(forms), max(1, len(labels))), dtype=np.int64)
        for number, form in enumerate(forms):
            for first, then in form.labels:
                if first in labels and then in labels:
                    firsts[number, labels[then]] |= 1 << labels[first]
        return firsts, [_weight(form) for form in forms]

    def _floor(self, day: int, rests: list[tuple[int, int]], windows: list[tuple[int, ...]]) -> int:
        # Days are in order of starts, and so are the duties of each.
        later = (of_day[0] for of_day in self.days[day + 1 :] if of_day)
        begins = next((self.lowered.duties[first].start for first in later), FREE)
        found = [begins - minutes for minutes, _ in rests]
        for start, end, minutes, _, _, _, last, _ in windows:
            if last > day:
                found.append(max(start, min(begins, end) - minutes))
        return min(found, default=FREE)


def _members(form: Total) -> Iterable[int]:
    yield from form.coefficients
    for group in form.groups:
        yield from group


def _weight(form: PersonalForm) -> int:
    return HARD_WEIGHT if form.weight is None else form.weight


def _short(form: ShortRun) -> tuple[int, ...]:
    """A row that nobody knows the beginning of counts as long enough."""
    before = form.least if form.before is None else min(form.before, form.least)
    return before, form.least, _weight(form), int(form.is_free)


def _place(ends: list[int], first: int, last: int) -> int:
    """The first place that is free from `first` to `last`; `ends` says until when each is taken."""
    for place, end in enumerate(ends):
        if end < first:
            ends[place] = last
            return place
    ends.append(last)
    return len(ends) - 1


def _check_order(starts: list[list[int]]) -> None:
    latest = -FREE
    for of_day in starts:
        if of_day and of_day[0] <= latest:
            raise Unfit("days whose duties are not in order of starts")
        latest = of_day[-1] if of_day else latest


def _ends(parts: Sequence[Sequence[object]]) -> Ints:
    return np.cumsum([0, *map(len, parts)]).astype(np.int64)


def _ints(rows: Sequence[object], width: int | None = None) -> Ints:
    found = np.array(rows, dtype=np.int64)
    return found if width is None else found.reshape(len(rows), width)
