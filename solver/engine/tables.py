"""Forms as flat arrays for compiled code, which gives an agent at most one duty a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from solver.engine.forms import (
    FreeWindow,
    LabelPair,
    RestPair,
    RunLength,
    ShortRun,
    Steps,
    Total,
)
from solver.engine.lists import Ints, Lists, lists
from solver.engine.lowered import Footprint, Lowered, is_vain
from solver.engine.measure import step_price
from solver.engine.menus import Menus, menus, offers, told_shapes

Choices = tuple[int, int, int]

MOST_GAPS = 2_000_000
HARD = 10**12
"""Price of a unit of a broken hard form: out of reach of every soft price that is compared."""
NONE = 2**60
"""Stands for a bound that is not there."""


# Where a table begins: `tables[NAME]` is the offset of its first number. A table of lists is two:
# list `i` of NAME is rows `ends[i] … ends[i + 1] - 1`, where ends begin at `tables[NAME + 1]`.
CELLS = 0
"""Duties of a cell (agent * days + day): (duty)."""
SEGMENTS = 2
"""Segments of a shape, which duties that cover alike share: (segment)."""
CHOICES = 4
"""Queues a segment may serve: (queue, price, footprint)."""
FOOTPRINTS = 6
"""What a choice adds: (row, amount)."""
SHORT = 8
"""Steps of a curve below the requirement: (width, price)."""
OVER = 10
"""Steps of a curve above it: (width, price)."""
ADDS = 12
"""Totals a duty adds to: (total, coefficient)."""
JOINS = 14
"""Groups a duty belongs to: (group)."""
TOTALS = 16
"""Totals of an agent: (start, unit, least, most, squared, weight)."""
RUNS = 18
"""Runs of an agent: (before, most, least, free, open, weight); run k is marked by bit k of MARKS.

A run of `free` days is one of days without the mark; the first run of `open` ones may be short."""
RESTS = 20
"""Rests of an agent: (minutes, start, end, weight)."""
LABELS = 22
"""Label pairs of an agent: (matrix, weight)."""
WINDOWS = 24
"""Free windows of an agent: (start, end, minutes, weight, busy, first day, day after the last)."""
BUSY = 26
"""Spans worked before the horizon: (start, end)."""
DUTIES = 28
"""(start, end, price, label, pattern, class, shape) of each duty.

An agent's totals and runs cannot tell duties of one class apart."""
ROWS = 29
"""(required, curve) of each coverage row."""
GROUPS = 30
"""The total of each group."""
MARKS = 31
"""Bits of each duty."""
PATTERNS = 32
"""The duty of each pattern in each cell, or -1."""
PAIRS = 33
"""1 where a label pair breaks: [matrix, first, then]."""
AGENTS, DAYS, PATTERN_COUNT, LABEL_COUNT, ROW_COUNT, GROUP_COUNT = range(34, 40)
TOTAL_COUNT, MOST_SEGMENTS, WIDTH = range(40, 43)
"""Plain numbers, not offsets; the last is the width of a curve's part of GAPS, 0: no such table."""
GAPS = 43
"""The price of each curve at each gap between cover and requirement, where that is few numbers."""
MENUS = 44
"""Of each cell: (first difference, first row, strip, first parts, offer, minute); -1: none.

The difference from place `one` to `two` of n duties is number `one * (n + 1) + two` of them."""
PLACES = 45
"""The place of each duty among those of its cell; being free is place 0."""
DIFFERENCES = 46
"""What another duty instead changes in cover: (row from the cell's first row, amount)."""
DIFFERENCE_PRICES = 48
"""What its queues cost more."""
ALIKE = 49
"""1 for each cell in which totals and runs cannot tell some duties apart."""
LEVELS = 50
"""Where in GAPS the price of each row without cover stands."""
STRIPS = 51
"""What each row gets of a menu's duties that cover it: (row from the cell's first row, amount)."""
SPANS = 53
"""Which rows of the strip a way covers: (first, after the last)."""
WAY_PRICES = 55
"""What the queue of a way costs."""
PARTS = 56
"""The ways of each segment of the duty at each place of a menu: (first, after the last).

Where nobody chooses a queue, all segments are one, with one way."""
OFFERS = 58
"""Duties of cells that are alike but for when they begin: (start, end, price, kind, label).

Times count from the cell's minute; totals and runs cannot tell duties of one kind apart."""
LONGEST_STRIP, MOST_OPTIONS = 60, 61
"""Plain numbers: rows of the longest strip, and duties that an agent may be given at the most."""
HEADER = 62


def tables(lowered: Lowered) -> Ints:
    """Flatten the forms of a problem into one array, read by the names above."""
    return _pack(*_Builder(lowered).build())


def _pack(parts: dict[int, Ints | Lists], numbers: dict[int, int]) -> Ints:
    header = np.zeros(HEADER, dtype=np.int64)
    blocks, length = [header], HEADER
    for name, part in parts.items():
        arrays = (part.items, part.ends) if isinstance(part, Lists) else (part,)
        for place, array in enumerate(arrays):
            header[name + place] = length
            blocks.append(array.reshape(-1))
            length += array.size
    for name, number in numbers.items():
        header[name] = number
    return np.concatenate(blocks)


class _Builder:
    def __init__(self, lowered: Lowered) -> None:
        self.lowered = lowered
        self.agents = range(len(lowered.problem.agents))
        patterns = dict.fromkeys(pattern.id for pattern in lowered.problem.patterns)
        self.pattern = {name: number for number, name in enumerate(patterns)}
        names = dict.fromkeys(pattern.label for pattern in lowered.problem.patterns)
        self.label = {name: number for number, name in enumerate(names)}
        queues = (demand.queue for demand in lowered.problem.demands)
        self.queue = {name: number for number, name in enumerate(queues)}
        self.adds: list[list[tuple[int, int]]] = [[] for _ in lowered.duties]
        self.joins: list[list[tuple[int]]] = [[] for _ in lowered.duties]
        self.groups: list[int] = []
        self.marks = np.zeros(len(lowered.duties), dtype=np.int64)
        self.busy: list[Sequence[tuple[int, int]]] = []
        self.pairs: list[frozenset[tuple[str, str]]] = []

    def build(self) -> tuple[dict[int, Ints | Lists], dict[int, int]]:
        """All tables and numbers; lists that duties have are filled on the way through forms."""
        parts: dict[int, Ints | Lists] = dict(self._personal())
        shapes, *covering = self._choices()
        parts |= dict(zip((SEGMENTS, CHOICES, FOOTPRINTS), covering, strict=True))
        found = self._menus(shapes, *covering)
        parts |= _menu_tables(found)
        curves, classes = self._curves(), self._classes()
        duties = self._duties(shapes, classes)
        offered, of_cells = offers(self._cells(), duties)
        parts |= {
            MENUS: np.hstack([np.array(found.cells, dtype=np.int64).reshape(-1, 4), of_cells]),
            PLACES: self._places(),
            CELLS: lists(([(i,) for i in duties] for duties in self._cells()), 1),
            SHORT: lists((_steps(curve.short) for curve in curves), 2),
            OVER: lists((_steps(curve.over) for curve in curves), 2),
            ADDS: lists(self.adds, 2),
            JOINS: lists(self.joins, 1),
            BUSY: lists(self.busy, 2),
            DUTIES: duties,
            OFFERS: lists(offered, 5),
            ALIKE: self._alike(classes),
            ROWS: self._rows(curves),
            GROUPS: np.array(self.groups, dtype=np.int64),
            MARKS: self.marks,
            PATTERNS: self._patterns(),
            PAIRS: self._label_pairs(),
        }
        low, high = self._reach(parts[FOOTPRINTS])
        fits = (low + high + 1) * len(curves) <= MOST_GAPS
        parts[GAPS] = _gap_prices(curves, low, high) if fits else np.zeros(0, dtype=np.int64)
        width = low + high + 1 if fits else 0
        required, curve = self._rows(curves).T
        parts[LEVELS] = curve * width + low - required
        longest = max(map(len, found.strips), default=0)
        numbers = {WIDTH: width, LONGEST_STRIP: longest}
        return parts, self._numbers() | numbers

    def _reach(self, footprints: Ints | Lists) -> tuple[int, int]:
        """How far cover can fall short of a requirement and go beyond it, at the most."""
        amounts = footprints.items[:, 1] if isinstance(footprints, Lists) else footprints
        needed = max((max(line.required, default=0) for line in self.lowered.lines), default=0)
        # A move lays its new duties before its agents' neighbouring days are taken away.
        most, least = int(np.max(amounts, initial=0)), int(np.min(amounts, initial=0))
        return needed - 3 * len(self.agents) * least, 3 * len(self.agents) * most

    def _numbers(self) -> dict[int, int]:
        totals = (sum(isinstance(form, Total) for form in f) for f in self.lowered.personal)
        return {
            AGENTS: len(self.agents),
            DAYS: self.lowered.problem.horizon.days,
            PATTERN_COUNT: len(self.pattern),
            LABEL_COUNT: len(self.label),
            ROW_COUNT: len(self.lowered.lines) * self.lowered.intervals,
            GROUP_COUNT: len(self.groups),
            TOTAL_COUNT: sum(totals),
            MOST_OPTIONS: max(map(len, self.lowered.ground.own), default=0),
            MOST_SEGMENTS: max((len(duty.segments) for duty in self.lowered.duties), default=1),
        }

    def _cells(self) -> list[tuple[int, ...]]:
        return [duties for days in self.lowered.of_day for duties in days]

    def _patterns(self) -> Ints:
        found = np.full((len(self._cells()), len(self.pattern)), -1, dtype=np.int64)
        for cell, duties in enumerate(self._cells()):
            for index in duties:
                found[cell, self.pattern[self.lowered.duties[index].pattern.id]] = index
        return found

    def _duties(self, shapes: list[int], classes: list[int]) -> Ints:
        rows = [
            (
                duty.start,
                duty.end,
                HARD if price is None else price,
                self.label[duty.pattern.label],
                self.pattern[duty.pattern.id],
                classes[index],
                shapes[index],
            )
            for index, (duty, price) in enumerate(
                zip(self.lowered.duties, self.lowered.price, strict=True)
            )
        ]
        return np.array(rows, dtype=np.int64).reshape(len(rows), 7)

    def _classes(self) -> list[int]:
        """All that totals and runs know of a duty is what it adds, joins and marks."""
        numbers: dict[tuple[object, ...], int] = {}
        told = zip(self.adds, self.joins, self.marks.tolist(), strict=True)
        keys = ((tuple(adds), tuple(joins), marks) for adds, joins, marks in told)
        return [numbers.setdefault(key, len(numbers)) for key in keys]

    def _alike(self, classes: list[int]) -> Ints:
        kinds = ({classes[i] for i in duties} for duties in self._cells())
        pairs = zip(kinds, self._cells(), strict=True)
        return np.array([len(kind) < len(duties) for kind, duties in pairs], dtype=np.int64)

    def _choices(self) -> tuple[list[int], Lists, Lists, Lists]:
        """The shape of each duty; segments, choices and footprints that are alike stand once."""
        prints: dict[Footprint, int] = {}
        segments: dict[tuple[tuple[int, int, int], ...], int] = {}
        shapes: dict[tuple[tuple[int], ...], int] = {}
        known: dict[tuple[object, ...], int] = {}
        found = []
        for index in range(len(self.lowered.duties)):
            key = self.lowered.shape(index)
            if key not in known:
                rows = [tuple(row) for row in self._rows_of(index, prints)]
                shape = tuple((segments.setdefault(row, len(segments)),) for row in rows)
                known[key] = shapes.setdefault(shape, len(shapes))
            found.append(known[key])
        return found, lists(shapes, 1), lists(segments, 3), lists(prints, 2)

    def _rows_of(self, index: int, prints: dict[Footprint, int]) -> Iterator[list[Choices]]:
        """(queue, price, footprint) of the choices of each segment."""
        for segment, choices in enumerate(self.lowered.choices[index]):
            rows = []
            for choice in choices if self.lowered.price[index] is not None else ():
                footprint = self.lowered.footprint(index, segment, choice.queue)
                number = prints.setdefault(footprint, len(prints))
                rows.append((self.queue.get(choice.queue or "", -1), choice.price, number))
            yield rows

    def _places(self) -> Ints:
        places = np.zeros(len(self.lowered.duties), dtype=np.int64)
        for duties in self._cells():
            places[list(duties)] = range(1, len(duties) + 1)
        return places

    def _menus(self, shapes: list[int], *covering: Lists) -> Menus:
        told = list(told_shapes(*covering))
        return menus(([shapes[i] for i in duties] for duties in self._cells()), told)

    def _curves(self) -> list[Steps]:
        hard = Steps(short=((None, HARD),))
        of_rows = ((hard,) if line.hard else line.curves for line in self.lowered.lines)
        return list(dict.fromkeys(curve for curves in of_rows for curve in curves)) or [Steps()]

    def _rows(self, curves: list[Steps]) -> Ints:
        number = {curve: index for index, curve in enumerate(curves)}
        hard = number.get(Steps(short=((None, HARD),)), 0)
        rows = [
            (required, hard if line.hard else number[curve])
            for line in self.lowered.lines
            for required, curve in zip(line.required, line.curves, strict=True)
        ]
        return np.array(rows, dtype=np.int64).reshape(len(rows), 2)

    def _label_pairs(self) -> Ints:
        size = len(self.label)
        found = np.zeros((max(1, len(self.pairs)), size, size), dtype=np.int64)
        for number, pairs in enumerate(self.pairs):
            for first, then in pairs:
                if first in self.label and then in self.label:
                    found[number, self.label[first], self.label[then]] = 1
        return found

    def _personal(self) -> dict[int, Lists]:
        of_agents: dict[int, list[list[tuple[int, ...]]]] = {
            name: [[] for _ in self.agents] for name in WIDTHS
        }
        for agent in self.agents:
            for form in self.lowered.personal[agent]:
                name, row = self._row(form, {name: of_agents[name][agent] for name in WIDTHS})
                if row is not None:
                    of_agents[name][agent].append(row)
        return {name: lists(rows, WIDTHS[name]) for name, rows in of_agents.items()}

    def _row(
        self, form: Any, before: dict[int, list[tuple[int, ...]]]
    ) -> tuple[int, tuple[int, ...] | None]:
        weight = HARD if form.weight is None else form.weight
        match form:
            case Total():
                if is_vain(self.lowered, form):
                    return TOTALS, None
                return TOTALS, self._total(form, len(before[TOTALS]), weight)
            case RunLength() | ShortRun():
                return RUNS, self._run(form, len(before[RUNS]), weight)
            case RestPair():
                start, end = form.before or (-NONE, -NONE)
                return RESTS, (form.minutes, start, end, weight)
            case LabelPair():
                self.pairs.append(form.labels)
                return LABELS, (len(self.pairs) - 1, weight)
            case FreeWindow():
                self.busy.append(sorted(form.busy))
                span = (form.start, form.end, form.minutes)
                return WINDOWS, (*span, weight, len(self.busy) - 1, *self._days_near(form))
            case _:
                raise TypeError(f"no table for {type(form).__name__}")

    def _run(self, form: RunLength | ShortRun, number: int, weight: int) -> tuple[int, ...]:
        for index in (index for marked in form.marked for index in marked):
            self.marks[index] |= 1 << number
        if isinstance(form, RunLength):
            return (form.before, form.most, 0, 0, 0, weight)
        kinds = (int(form.is_free), int(form.before is None))
        return (form.before or 0, NONE, form.least, *kinds, weight)

    def _days_near(self, form: FreeWindow) -> tuple[int, int]:
        duties = self.lowered.duties
        own = self.lowered.ground.own[form.agent]
        days = [duties[i].day for i in own if duties[i].overlaps(form.start, form.end)]
        return min(days, default=0), max(days, default=-1) + 1

    def _total(self, form: Total, number: int, weight: int) -> tuple[int, ...]:
        for index, coefficient in form.coefficients.items():
            self.adds[index].append((number, coefficient))
        for group in form.groups:
            for index in group:
                self.joins[index].append((len(self.groups),))
            self.groups.append(number)
        least = -NONE if form.least is None else form.least
        most = NONE if form.most is None else form.most
        return (form.start, form.unit, least, most, int(form.squared), weight)


WIDTHS = {TOTALS: 6, RUNS: 6, RESTS: 4, LABELS: 2, WINDOWS: 7}


def _menu_tables(found: Menus) -> dict[int, Ints | Lists]:
    return {
        STRIPS: lists(found.strips, 2),
        SPANS: lists(found.spans, 2),
        WAY_PRICES: np.array(found.way_prices, dtype=np.int64),
        PARTS: lists(found.parts, 2),
        DIFFERENCES: lists(found.differences, 2),
        DIFFERENCE_PRICES: np.array(found.prices, dtype=np.int64),
    }


def _gap_prices(curves: list[Steps], low: int, high: int) -> Ints:
    rows = [[step_price(curve, gap) for gap in range(-low, high + 1)] for curve in curves]
    return np.array(rows, dtype=np.int64)


def _steps(steps: tuple[tuple[int | None, int], ...]) -> list[tuple[int, int]]:
    return [(NONE if width is None else width, price) for width, price in steps]
