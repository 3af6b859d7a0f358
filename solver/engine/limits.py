"""Totals kept by a programme of patterns in place of the ways through an agent's days.

What an agent gives of a kind so far would be told apart on every later day: with a few such totals
there are a hundred times as many ways. Those with nothing but a most are left out of them. The
programme then holds a row for each and says what a unit of it costs, a fee on each class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from solver.engine.forms import PersonalForm, Total
from solver.engine.lists import Ints
from solver.engine.lowered import Lowered

Fees = dict[tuple[int, int], int]
"""What a unit of an agent's limit, by its place, costs at the least: not below 0."""


class Limit(NamedTuple):
    """A hard total: what a duty of each class adds `[class]`, and the most of all together."""

    amounts: Ints
    most: int


def is_limit(lowered: Lowered, form: PersonalForm) -> bool:
    """Whether a form is a hard total over days that has nothing but a most."""
    if not isinstance(form, Total) or form.weight is not None or form.groups or form.most is None:
        return False
    has_least = form.least is not None and form.least * form.unit > form.start
    is_sum = all(amount >= 0 for amount in form.coefficients.values())
    days = {lowered.duties[index].day for index in form.coefficients}
    return is_sum and not has_least and len(days) > 1


def limit_of(form: Total, duties: Sequence[int]) -> Limit:
    """The limit, `duties` standing for the classes."""
    amounts = np.array([form.coefficients.get(duty, 0) for duty in duties], dtype=np.int64)
    return Limit(amounts, ((form.most or 0) + 1) * form.unit - 1 - form.start)


def keeps(limits: Sequence[Limit], given: Sequence[int]) -> bool:
    """Whether classes, by their numbers, stay within all limits together."""
    numbers = list(given)
    return all(int(limit.amounts[numbers].sum()) <= limit.most for limit in limits)
