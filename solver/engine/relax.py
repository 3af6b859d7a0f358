"""A linear relaxation of all forms, whose duals say what cover is worth in each row.

It leaves out what concerns pairs of duties; the price that follows from its duals is worked out
exactly elsewhere, so neither this nor rounding can make a bound wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solver.engine.forms import RunLength, Steps, Total
from solver.engine.linear import INFINITY, LinearProgram
from solver.engine.lowered import Lowered
from solver.engine.pieces import Corner, corners

MOST_STEPS = 12

Column = int


@dataclass(frozen=True)
class Prices:
    """What a bound counts: curves `[line][interval]` and whether soft personal forms cost."""

    curves: tuple[tuple[Steps, ...], ...]
    soft: bool


def score_prices(lowered: Lowered) -> Prices:
    """Prices of the score."""
    return Prices(tuple(line.curves for line in lowered.lines), soft=True)


def short_prices(lowered: Lowered) -> Prices:
    """One a hundredth short of demand and nothing else."""
    one, none = Steps(short=((None, 1),)), Steps()
    seen: set[str | None] = set()
    curves = []
    for line in lowered.lines:
        counted = line.is_demand and line.queue not in seen
        seen |= {line.queue} if line.is_demand else set()
        curves.append((one if counted else none,) * len(line.curves))
    return Prices(tuple(curves), soft=False)


class Cover:
    """What can be present in each row, and the corners of its price there."""

    def __init__(self, lowered: Lowered, prices: Prices) -> None:
        amounts = _amounts(lowered)
        self.corners: dict[int, list[Corner]] = {}
        for number, line in enumerate(lowered.lines):
            for interval, required in enumerate(line.required):
                row = number * lowered.intervals + interval
                groups = amounts.get(row, [])
                if line.hard:
                    most = sum(max(0, *group) for group in groups)
                    self.corners[row] = [(required, 0), (max(required, most), 0)]
                else:
                    curve = prices.curves[number][interval]
                    self.corners[row] = corners(curve, required, 0, groups)


def _amounts(lowered: Lowered) -> dict[int, list[tuple[int, ...]]]:
    """For each row what each cell may add to it."""
    found: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    known: dict[tuple[object, ...], list[tuple[int, tuple[int, ...]]]] = {}
    for days in lowered.of_day:
        for duties in days:
            key = tuple(map(lowered.shape, duties))
            if key not in known:
                known[key] = _amounts_of(lowered, duties)
            for row, amounts in known[key]:
                found[row].append(amounts)
    return found


def _amounts_of(lowered: Lowered, duties: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """(row, amounts) of what one cell may add."""
    found: dict[int, set[int]] = defaultdict(set)
    for index in duties:
        for segment, choices in enumerate(lowered.choices[index]):
            for choice in choices:
                for row, amount in lowered.footprint(index, segment, choice.queue):
                    found[row].add(amount)
    return [(row, tuple(sorted(amounts))) for row, amounts in found.items()]


def dearest_duty(lowered: Lowered, cover: Cover) -> int:
    """What the cover of a whole duty is worth at the most."""
    slopes = (
        abs(high - low) / (right - left)
        for bends in cover.corners.values()
        for (left, low), (right, high) in pairwise(bends)
        if right > left
    )
    longest = max(
        (_covered(lowered, index) for index in range(len(lowered.duties))),
        default=0,
    )
    return round(max(slopes, default=0.0) * longest)


def _covered(lowered: Lowered, index: int) -> int:
    """Hundredths of agents and intervals that a duty covers on the first of its queues."""
    return sum(
        abs(amount)
        for segment, choices in enumerate(lowered.choices[index])
        for one in choices[:1]
        for _, amount in lowered.footprint(index, segment, one.queue)
    )


class Relaxation:
    """The linear programme; `worth` solves it."""

    def __init__(self, lowered: Lowered, prices: Prices, cover: Cover) -> None:
        self.lowered, self.prices, self.cover = lowered, prices, cover
        self.program = LinearProgram()
        self.steps: dict[int, int] = {}
        self._cover_rows()
        for agent in range(len(lowered.problem.agents)):
            _Agent(self, agent).add()

    def _cover_rows(self) -> None:
        """Row: cover here less cover one interval before; long duties touch it only twice."""
        program, last = self.program, len(self.lowered.lines) * self.lowered.intervals
        for row in range(last):
            self.steps[row] = program.row(0.0, 0.0)
        for row, bends in self.cover.corners.items():
            first = bends[0][0]  # cover below the first corner is free: nothing less is reached
            below = program.column(upper=float(abs(first)))
            self._present(row, below, -1.0 if first < 0 else 1.0)
            for (left, low), (right, high) in pairwise(bends):
                width = float(right - left)
                slope = (high - low) / width if width else 0.0
                self._present(row, program.column(slope, width))

    def _present(self, row: int, column: Column, heads: float = 1.0) -> None:
        self.program.add(self.steps[row], column, -heads)
        if (row + 1) % self.lowered.intervals:
            self.program.add(self.steps[row + 1], column, heads)

    def lay(self, column: Column, footprint: tuple[tuple[int, int], ...]) -> None:
        """A column adds a footprint to cover."""
        for row, amount in footprint:
            self.program.add(self.steps[row], column, float(amount))
            if (row + 1) % self.lowered.intervals:
                self.program.add(self.steps[row + 1], column, -float(amount))

    def worth(self, seconds: float) -> list[float] | None:
        """What a unit of cover is worth in each row; None when time runs out."""
        duals = self.program.duals(seconds)
        if duals is None:
            return None
        intervals, count = self.lowered.intervals, len(self.steps)
        own = [float(duals[self.steps[row]]) for row in range(count)]
        return [own[row] - (own[row + 1] if (row + 1) % intervals else 0.0) for row in range(count)]


class _Agent:
    """One agent's columns: duties by queue, summed up in classes that no form tells apart."""

    def __init__(self, relaxation: Relaxation, agent: int) -> None:
        self.relaxation, self.agent = relaxation, agent
        self.lowered, self.program = relaxation.lowered, relaxation.program
        self.soft = relaxation.prices.soft
        self.forms = [
            form
            for form in self.lowered.personal[agent]
            if isinstance(form, Total | RunLength) and (form.weight is None or self.soft)
        ]
        self.classes: dict[int, Column] = {}
        self.sizes: dict[Column, int] = {}
        self.single = self.lowered.one_a_day[agent]

    def add(self) -> None:
        """Add columns and rows."""
        signatures = self._signatures()
        for duties in self.lowered.of_day[self.agent]:
            of_day: dict[tuple[object, ...], list[int]] = defaultdict(list)
            for index in duties:
                of_day[signatures[index]].append(index)
            self._day(list(of_day.values()))
        for form in self.forms:
            if isinstance(form, Total):
                self._total(form)
            else:
                self._run(form)

    def _signatures(self) -> dict[int, tuple[object, ...]]:
        found: dict[int, list[object]] = {i: [] for i in self.lowered.ground.own[self.agent]}
        for number, form in enumerate(self.forms):
            if isinstance(form, Total):
                for index, coefficient in form.coefficients.items():
                    found[index].append((number, coefficient))
                for place, group in enumerate(form.groups):
                    for index in group:
                        found[index].append((number, "group", place))
            else:
                for index in (index for marked in form.marked for index in marked):
                    found[index].append(number)
        return {index: tuple(parts) for index, parts in found.items()}

    def _day(self, classes: list[list[int]]) -> None:
        most = self.program.row(high=1.0) if self.single and classes else None
        for duties in classes:
            column = self.program.column()
            self.sizes[column] = len(duties)
            if most is not None:
                self.program.add(most, column, 1.0)
            self._split(column, duties)

    def _split(self, column: Column, duties: list[int]) -> None:
        """The class is the sum of its duties, and each duty of its queues in each segment."""
        together = self.program.row(0.0, 0.0)
        self.program.add(together, column, -1.0)
        for index in duties:
            self.classes[index] = column
            duty = self.program.column(float(self.lowered.price[index] or 0) * self.soft, 1.0)
            self.program.add(together, duty, 1.0)
            for segment, choices in enumerate(self.lowered.choices[index]):
                balance = self.program.row(0.0, 0.0)
                self.program.add(balance, duty, -1.0)
                for choice in choices:
                    part = self.program.column(float(choice.price) * self.soft)
                    self.program.add(balance, part, 1.0)
                    footprint = self.lowered.footprint(index, segment, choice.queue)
                    self.relaxation.lay(part, footprint)

    def _any(self, group: Iterable[int]) -> Column | None:
        """A column that is at least each day's share of the group, one at the most."""
        days: dict[int, set[Column]] = defaultdict(set)
        for index in group:
            if index in self.classes:
                days[self.lowered.duties[index].day].add(self.classes[index])
        if not days:
            return None
        either = self.program.column(upper=1.0)
        for columns in days.values():
            for part in [columns] if self.single else [{column} for column in columns]:
                row = self.program.row(high=0.0)
                self.program.add(row, either, -1.0)
                for column in part:
                    self.program.add(row, column, 1.0 if self.single else 1.0 / self.sizes[column])
        return either

    def _total(self, form: Total) -> None:
        parts = {
            self.classes[index]: float(coefficient)
            for index, coefficient in form.coefficients.items()
            if index in self.classes
        }
        for group in form.groups:
            either = self._any(group)
            if either is not None:
                parts[either] = 1.0
        if form.most is not None and (parts or form.weight is None):
            most = float(form.most * form.unit + form.unit - 1 - form.start)
            self._bounded(parts, most, form, 1.0)
        if form.least is not None and (parts or form.weight is None):
            least = float(form.least * form.unit - form.start)
            self._bounded(parts, -least, form, -1.0)

    def _bounded(self, parts: dict[Column, float], most: float, form: Total, sign: float) -> None:
        """sign * total <= most, or what lies beyond is paid for."""
        row = self.program.row(high=most)
        for column, coefficient in parts.items():
            self.program.add(row, column, sign * coefficient)
        if form.weight is None:
            return
        steps = [2 * step + 1 for step in range(MOST_STEPS)] if form.squared else [1]
        for number, step in enumerate(steps, start=1):
            width = float(form.unit) if number < len(steps) else INFINITY
            beyond = self.program.column(float(form.weight * step) / form.unit, width)
            self.program.add(row, beyond, -1.0)

    def _run(self, form: RunLength) -> None:
        if form.weight is not None:
            return
        days = [{self.classes[i] for i in marked if i in self.classes} for marked in form.marked]
        for last in range(len(days)):
            first = last - form.most
            worked = max(0, -first) if -first <= form.before else None
            if worked is None or not self.single:
                continue
            row = self.program.row(high=float(form.most - worked))
            for column in {column for day in days[max(0, first) : last + 1] for column in day}:
                self.program.add(row, column, 1.0)
