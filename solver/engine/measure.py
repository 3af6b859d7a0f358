"""Forms measured on given duties: what the model says of exactly one rota."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from itertools import pairwise

from solver.engine.forms import (
    FreeWindow,
    LabelPair,
    PersonalForm,
    RestPair,
    RunLength,
    ShortRun,
    Steps,
    Total,
)
from solver.engine.lowered import Lowered

Given = frozenset[int]


def personal_price(lowered: Lowered, agent: int, given: Given) -> int | None:
    """Price of one agent's duties under the personal forms; None when one is broken hard."""
    total = 0
    for form in lowered.personal[agent]:
        amount = amount_of(form, lowered, given)
        if amount and form.weight is None:
            return None
        total += amount * (form.weight or 0)
    return total


@singledispatch
def amount_of(form: PersonalForm, lowered: Lowered, given: Given) -> int:
    """How far given duties break a form, in the form's own unit."""
    raise TypeError(f"no measure for {type(form).__name__}")


@amount_of.register
def _(form: RestPair, lowered: Lowered, given: Given) -> int:
    own = _spans(lowered, given)
    spans = [form.before, *own] if form.before else own
    return sum(after[0] - before[1] < form.minutes for before, after in pairwise(spans))


def _spans(lowered: Lowered, given: Given) -> list[tuple[int, int]]:
    return sorted((lowered.duties[i].start, lowered.duties[i].end) for i in given)


@amount_of.register
def _(form: LabelPair, lowered: Lowered, given: Given) -> int:
    duties = [lowered.duties[index] for index in given]
    return sum(
        (first.pattern.label, then.pattern.label) in form.labels
        for first in duties
        for then in duties
        if then.day == first.day + 1
    )


@amount_of.register
def _(form: Total, lowered: Lowered, given: Given) -> int:
    total = form.start + sum(form.coefficients.get(index, 0) for index in given)
    total += sum(not given.isdisjoint(group) for group in form.groups)
    return beyond(form, total // form.unit)


def beyond(form: Total, value: int) -> int:
    """The amount of a total's value: how far outside its bounds, squared if it is."""
    above = max(0, value - form.most) if form.most is not None else 0
    below = max(0, form.least - value) if form.least is not None else 0
    return (above + below) ** 2 if form.squared else above + below


@amount_of.register
def _(form: RunLength, lowered: Lowered, given: Given) -> int:
    run, amount = form.before, 0
    for marked in form.marked:
        run = run + 1 if not given.isdisjoint(marked) else 0
        amount += run > form.most
    return amount


@amount_of.register
def _(form: ShortRun, lowered: Lowered, given: Given) -> int:
    run, begins, amount = form.before or 0, form.before is not None, 0
    # Marked days that end before day 0 are past; days off end with a duty of the rota.
    counts = form.is_free
    for marked in form.marked:
        if given.isdisjoint(marked) == form.is_free:
            run, counts = run + 1, True
        else:
            amount += begins and counts and 0 < run < form.least
            run, begins, counts = 0, True, form.is_free
    return amount


@amount_of.register
def _(form: FreeWindow, lowered: Lowered, given: Given) -> int:
    free_from = form.start
    for start, end in sorted([*form.busy, *_spans(lowered, given)]):
        if end <= form.start or start >= form.end:
            continue
        if start - free_from >= form.minutes:
            return 0
        free_from = max(free_from, end)
    return int(form.end - free_from < form.minutes)


def coverage_price(lowered: Lowered, covered: list[int]) -> int | None:
    """Price of cover `[row]`; None when a hard line is short anywhere."""
    total = 0
    for number, line in enumerate(lowered.lines):
        of_line = covered[number * lowered.intervals : (number + 1) * lowered.intervals]
        for required, curve, present in zip(line.required, line.curves, of_line, strict=True):
            if line.hard and present < required:
                return None
            total += step_price(curve, present - required)
    return total


def step_price(curve: Steps, difference: int) -> int:
    """Price of being `difference` over (positive) or short of (negative) a requirement."""
    left, total = abs(difference), 0
    for width, price in curve.over if difference > 0 else curve.short:
        taken = left if width is None else min(left, width)
        total, left = total + taken * price, left - taken
    return total


def short_minutes(lowered: Lowered, covered: list[int]) -> int:
    """Agent-minutes short over all queues, rounded down once a queue."""
    minutes, seen, total = lowered.problem.horizon.interval_minutes, set(), 0
    for number, line in enumerate(lowered.lines):
        if not line.is_demand or line.queue in seen:
            continue
        seen.add(line.queue)
        of_line = covered[number * lowered.intervals : (number + 1) * lowered.intervals]
        short = sum(max(0, need - have) for need, have in zip(line.required, of_line, strict=True))
        total += short * minutes // 100
    return total


Heads = set[tuple[int, int]]
"""(agent, row)."""


def covered_by(lowered: Lowered, served: Iterable[tuple[int, tuple[str | None, ...]]]) -> list[int]:
    """Cover `[row]` of given duties with the queue of each segment."""
    served = list(served)
    covered = [0] * (len(lowered.lines) * lowered.intervals)
    for index, queues in served:
        for segment, queue in enumerate(queues):
            for row, amount in lowered.footprint(index, segment, queue):
                if lowered.lines[row // lowered.intervals].is_demand:
                    covered[row] += amount
    for agent, row in heads_by(lowered, served):
        covered[row] += lowered.lines[row // lowered.intervals].sign(agent)
    return covered


def heads_by(lowered: Lowered, served: Iterable[tuple[int, tuple[str | None, ...]]]) -> Heads:
    """Rows of heads in which given duties are present, each agent once."""
    if all(line.is_demand for line in lowered.lines):
        return set()
    return {
        (lowered.duties[index].agent, row)
        for index, queues in served
        for segment, queue in enumerate(queues)
        for row, _ in lowered.footprint(index, segment, queue)
        if not lowered.lines[row // lowered.intervals].is_demand
    }
