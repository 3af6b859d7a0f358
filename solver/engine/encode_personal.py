"""The forms about one agent as CP-SAT constraints; one method a form, all in `ENCODERS`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any, Protocol

from ortools.sat.python import cp_model

from solver.engine.forms import (
    FreeWindow,
    LabelPair,
    PersonalForm,
    RestPair,
    RunLength,
    ShortRun,
    Total,
)
from solver.engine.lowered import Lowered
from solver.engine.measure import beyond

MOST_CHORDS = 16


class Host(Protocol):
    """The model that personal forms are added to.

    `x[duty]` are the literals of free duties; `given` are duties that stand still.
    """

    lowered: Lowered
    model: Any
    x: dict[int, Any]
    given: set[int]
    constant: int

    def cost(self, var: Any, weight: int) -> None:
        """Add `weight * var` to the objective."""
        ...


class Personal:
    """The personal forms of one agent inside an encoding."""

    def __init__(self, encoding: Host, agent: int) -> None:
        self.encoding = encoding
        self.lowered = encoding.lowered
        self.model = encoding.model
        self.agent = agent
        self.single = encoding.lowered.one_a_day[agent]
        self.own = [
            index
            for index in encoding.lowered.ground.own[agent]
            if index in encoding.x or index in encoding.given
        ]

    def encode(self) -> None:
        """Add every form of the agent."""
        for form in self.lowered.personal[self.agent]:
            ENCODERS[type(form)](self, form)

    def split(self, duties: Iterable[int]) -> tuple[list[Any], int]:
        """Free literals among duties, and how many of the others are given."""
        x, given = self.encoding.x, self.encoding.given
        free = [x[index] for index in duties if index in x]
        return free, sum(index in given and index not in x for index in duties)

    def by_day(self, duties: Iterable[int]) -> dict[int, list[int]]:
        """Duties that may be given or are, by day."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in duties:
            if index in self.encoding.x or index in self.encoding.given:
                found[self.lowered.duties[index].day].append(index)
        return found

    def any_of(self, duties: Iterable[int]) -> Any:
        """A literal or constant that is 1 exactly when any of the duties is given."""
        duties = tuple(duties)
        free, given = self.split(duties)
        if given or not free:
            return int(given > 0)
        if len(free) == 1:
            return free[0]
        if self.single and len(self.by_day(duties)) == 1:
            return cp_model.LinearExpr.sum(free)
        either = self.model.new_bool_var("")
        self.model.add_max_equality(either, free)
        if self.single:
            for of_day in self.by_day(duties).values():
                self.model.add(sum(self.encoding.x[i] for i in of_day) <= either)
        return either

    def breach(self, weight: int | None) -> Any:
        """0 where a form is hard, otherwise a new literal that costs `weight`."""
        if weight is None:
            return 0
        literal = self.model.new_bool_var("")
        self.encoding.cost(literal, weight)
        return literal

    def total(self, form: Total) -> None:
        """A sum with bounds or a price beyond them."""
        value = self._value(form)
        if form.weight is None:
            if form.most is not None:
                self.model.add(value <= form.most * form.unit + form.unit - 1)
            if form.least is not None:
                self.model.add(value >= form.least * form.unit)
        elif not isinstance(value, int):
            self._priced(form, value)
        else:
            self.encoding.constant += form.weight * beyond(form, value // form.unit)

    def _value(self, form: Total) -> Any:
        x, given = self.encoding.x, self.encoding.given
        counted = [(x[i], c) for i, c in form.coefficients.items() if i in x]
        stays = sum(c for i, c in form.coefficients.items() if i in given and i not in x)
        groups = [self.any_of(group) for group in form.groups]
        start = form.start + stays + sum(group for group in groups if isinstance(group, int))
        parts = [literal * factor for literal, factor in counted]
        parts += [group for group in groups if not isinstance(group, int)]
        return cp_model.LinearExpr.sum(parts) + start if parts else start

    def _priced(self, form: Total, value: Any) -> None:
        low, high = self._range(form)
        if form.unit > 1:
            whole = self.model.new_int_var(low // form.unit, high // form.unit, "")
            self.model.add(form.unit * whole <= value)
            self.model.add(form.unit * whole + form.unit - 1 >= value)
            value, low, high = whole, low // form.unit, high // form.unit
        if form.most is not None and high > form.most:
            self._excess(form, value - form.most, max(0, low - form.most), high - form.most)
        if form.least is not None and low < form.least:
            self._excess(form, form.least - value, max(0, form.least - high), form.least - low)

    def _excess(self, form: Total, beyond: Any, least: int, most: int) -> None:
        amount = self.model.new_int_var(least, most, "")
        self.model.add(amount >= beyond)
        if form.squared:
            amount = self._square(amount, least, most)
        self.encoding.cost(amount, form.weight or 0)

    def _square(self, amount: Any, least: int, most: int) -> Any:
        square = self.model.new_int_var(least * least, most * most, "")
        self.model.add_multiplication_equality(square, [amount, amount])
        # Chords between neighbouring whole numbers, so that the linear relaxation sees the price.
        for step in range(least, min(most, least + MOST_CHORDS)):
            self.model.add(square >= (2 * step + 1) * amount - step * (step + 1))
        return square

    def _range(self, form: Total) -> tuple[int, int]:
        low = high = form.start
        for of_day in self.by_day(form.coefficients).values():
            free = [form.coefficients[i] for i in of_day if i in self.encoding.x]
            stays = sum(form.coefficients[i] for i in of_day if i not in self.encoding.x)
            up, down = [c for c in free if c > 0], [c for c in free if c < 0]
            low += stays + (min(down, default=0) if self.single else sum(down))
            high += stays + (max(up, default=0) if self.single else sum(up))
        return low, high + len(form.groups)

    def run(self, form: RunLength) -> None:
        """In every window of `most` + 1 days one is unmarked, or a breach is paid."""
        marks: list[Any] = [1] * form.before + [self.any_of(marked) for marked in form.marked]
        for day in range(len(form.marked)):
            last = form.before + day + 1
            window = marks[max(0, last - form.most - 1) : last]
            if len(window) == form.most + 1 and any(not isinstance(mark, int) for mark in window):
                self.model.add(sum(window) <= form.most + self.breach(form.weight))
            elif len(window) == form.most + 1 and all(window):
                self._broken(form.weight)

    def short_run(self, form: ShortRun) -> None:
        """A row shorter than `least` is not framed by days of the other kind, or costs a breach."""
        marks = [self.any_of(marked) for marked in form.marked]
        kind = [1 - mark for mark in marks] if form.is_free else marks
        for first in range(len(kind)):
            before = kind[first - 1] if first else 0
            carried = 0 if first else form.before
            if carried is None:
                continue
            least = 0 if first == 0 and form.is_free and carried else 1
            for length in range(least, min(form.least - carried, len(kind) - first)):
                row = kind[first : first + length]
                self._not_all(form.weight, row, [before, kind[first + length]])

    def _not_all(self, weight: int | None, row: list[Any], around: list[Any]) -> None:
        """One day of the row is of the other kind, or one around it is not, or a breach is paid."""
        excess = sum(row) - sum(around) - (len(row) - 1)
        if not isinstance(excess, int):
            self.model.add(excess <= self.breach(weight))
        elif excess > 0:
            self._broken(weight)

    def _broken(self, weight: int | None) -> None:
        if weight is None:
            self.model.add_bool_or([])
        else:
            self.encoding.constant += weight

    def rest(self, form: RestPair) -> None:
        """Two neighbours too close to each other are forbidden, or cost a breach."""
        if form.before:
            self._rest_before(form, form.before)
        if form.weight is None:
            self._cliques(form)
            return
        days = self.by_day(self.own)
        numbers = sorted(days)
        for position, day in enumerate(numbers):
            if not self.single:
                self._pairs(form, days[day], days[day], numbers, days)
            for later in numbers[position + 1 :]:
                if self._far(form, days[day], days[later]):
                    break
                self._pairs(form, days[day], days[later], numbers, days)

    def _cliques(self, form: RestPair) -> None:
        """Spans of a duty and the rest after it: where one begins, at most one is open."""
        spans = [
            (self.lowered.duties[i].start, self.lowered.duties[i].end + form.minutes, i)
            for i in self.own
        ]
        spans.sort()
        is_open: list[tuple[int, int, int]] = []
        for place, span in enumerate(spans):
            is_open = [one for one in is_open if one[1] > span[0]] + [span]
            ends_run = place + 1 == len(spans) or spans[place + 1][0] > span[0]
            if ends_run and len(is_open) > 1:
                free, given = self.split(index for _, _, index in is_open)
                self.model.add(sum(free) + given <= 1)

    def _far(self, form: RestPair, first: list[int], then: list[int]) -> bool:
        duties = self.lowered.duties
        latest = max(duties[i].end for i in first)
        return min(duties[j].start for j in then) - latest >= form.minutes + 1440

    def _pairs(
        self,
        form: RestPair,
        first: list[int],
        then: list[int],
        numbers: list[int],
        days: dict[int, list[int]],
    ) -> None:
        duties = self.lowered.duties
        between = [
            i
            for day in numbers
            if duties[first[0]].day < day < duties[then[0]].day
            for i in days[day]
        ]
        ordered = max(duties[i].start for i in first) <= min(duties[j].start for j in then)
        if self.single and ordered:
            self._thresholds(form, first, then, between)
        else:
            self._one_by_one(form, first, then)

    def _thresholds(
        self, form: RestPair, first: list[int], then: list[int], between: list[int]
    ) -> None:
        duties, breach = self.lowered.duties, None
        for end in sorted({duties[i].end for i in first}):
            late = [i for i in first if duties[i].end >= end]
            soon = [j for j in then if duties[j].start < end + form.minutes]
            if not soon:
                continue
            if breach is None:
                breach = self.breach(form.weight)
            self._not_both(late, soon, breach, between)

    def _one_by_one(self, form: RestPair, first: list[int], then: list[int]) -> None:
        duties = self.lowered.duties
        both = combinations(first, 2) if first is then else ((i, j) for i in first for j in then)
        for i, j in both:
            early, late = sorted((i, j), key=lambda k: (duties[k].start, duties[k].end))
            if duties[late].start - duties[early].end < form.minutes:
                between = [
                    k
                    for k in self.own
                    if k not in (i, j)
                    and duties[early].start <= duties[k].start <= duties[late].start
                ]
                self._not_both([early], [late], self.breach(form.weight), between)

    def _not_both(self, first: list[int], then: list[int], breach: Any, between: list[int]) -> None:
        (a, given_a), (b, given_b) = self.split(first), self.split(then)
        c, given_c = self.split(between)
        self.model.add(sum(a) + sum(b) + given_a + given_b <= 1 + breach + sum(c) + given_c)

    def _rest_before(self, form: RestPair, before: tuple[int, int]) -> None:
        duties = self.lowered.duties
        for index in self.own:
            if duties[index].start - before[1] < form.minutes:
                first = duties[index].start
                earlier = [k for k in self.own if duties[k].start < first]
                if form.weight is None:
                    earlier = []
                free, given = self.split([index])
                ahead, ahead_given = self.split(earlier)
                breach = self.breach(form.weight)
                self.model.add(sum(free) + given <= breach + sum(ahead) + ahead_given)

    def labels(self, form: LabelPair) -> None:
        """A pair of labels on neighbouring days is forbidden, or costs a breach."""
        days = self.by_day(self.own)
        for day, first in days.items():
            if day + 1 not in days:
                continue
            for label in sorted({self._label(i) for i in first}):
                early = [i for i in first if self._label(i) == label]
                late = [j for j in days[day + 1] if (label, self._label(j)) in form.labels]
                if late and self.single:
                    self._not_both(early, late, self.breach(form.weight), [])
                elif late:
                    for i in early:
                        for j in late:
                            self._not_both([i], [j], self.breach(form.weight), [])

    def _label(self, index: int) -> str:
        return self.lowered.duties[index].pattern.label

    def window(self, form: FreeWindow) -> None:
        """One of the stretches that begin with the week or after a duty is free."""
        duties = self.lowered.duties
        spans = [(i, duties[i].start, duties[i].end) for i in self.own]
        near = [one for one in spans if one[1] < form.end and form.start < one[2]]
        starts = {form.start, *(end for _, end in form.busy), *(end for _, _, end in near)}
        free = []
        for start in sorted(starts):
            end = start + form.minutes
            inside = form.start <= start and end <= form.end
            if inside and not any(s < end and start < e for s, e in form.busy):
                free.append(self._is_free([i for i, s, e in near if s < end and start < e]))
        self.model.add(sum(free) + self.breach(form.weight) >= 1)

    def _is_free(self, busy: list[int]) -> Any:
        """A literal that is 0 when any of the duties of a stretch is given."""
        literal = self.model.new_bool_var("")
        for of_day in self.by_day(busy).values():
            if self.single:
                free, given = self.split(of_day)
                self.model.add(sum(free) + given + literal <= 1)
            else:
                for index in of_day:
                    self._not_both_literal(index, literal)
        return literal

    def _not_both_literal(self, index: int, literal: Any) -> None:
        free, given = self.split([index])
        self.model.add(sum(free) + given + literal <= 1)


ENCODERS: dict[type[PersonalForm], Any] = {
    FreeWindow: Personal.window,
    LabelPair: Personal.labels,
    RestPair: Personal.rest,
    RunLength: Personal.run,
    ShortRun: Personal.short_run,
    Total: Personal.total,
}
