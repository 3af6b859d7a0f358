"""The tour family as one plain integer programme: a variable for each agent, day and duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from ortools.math_opt.python import mathopt

from solver.formats.tour import STARTS, VARIANTS
from tests.solver.formats.tour_price import DAYS, Person, Shift, legal, people, price, required

Chosen = Callable[[mathopt.Variable], bool]
Works = dict[tuple[int, int, Shift], mathopt.Variable]


def tour_model(
    agents: int, seed: int, variant: str
) -> tuple[mathopt.Model, Callable[[Chosen], int | None]]:
    """Build the model of a problem of the family, and what prices the rota chosen by it."""
    form, who = VARIANTS[variant], people(agents, seed)
    step = form.interval_minutes
    needed = {
        flow.queue: required(agents, step=step, share=flow.share, lag=flow.later_half_hours)
        for flow in form.flows
    }
    model = mathopt.Model()
    works = {
        (i, day, shift): model.add_binary_variable()
        for i, person in enumerate(who)
        for day in range(DAYS)
        if day not in person.off
        for shift in _shifts(person, variant)
    }
    _rules(model, agents, works)
    _objective(model, who, needed, step, works)

    def scored(chosen: Chosen) -> int | None:
        rota = {(i, day): shift for (i, day, shift), x in works.items() if chosen(x)}
        return price(rota, who, needed, step) if legal(rota, who) else None

    return model, scored


def _shifts(person: Person, variant: str) -> Iterator[Shift]:
    form = VARIANTS[variant]
    known = form.skill_sets[int(person.last_draw * len(form.skill_sets))]
    for start, pause in product(STARTS, form.break_after_minutes):
        for before, after in product(known, repeat=2):
            yield Shift(start // 60, pause, (before, after))


def _rules(model: mathopt.Model, agents: int, works: Works) -> None:
    on: dict[tuple[int, int], list[mathopt.Variable]] = defaultdict(list)
    at: dict[tuple[int, int, int], list[mathopt.Variable]] = defaultdict(list)
    for (i, day, shift), x in works.items():
        on[i, day].append(x)
        at[i, day, shift.hour].append(x)
    for i in range(agents):
        days = [mathopt.fast_sum(on[i, day]) for day in range(DAYS)]
        for day in days:
            model.add_linear_constraint(day <= 1)
        for monday in range(0, DAYS, 7):
            model.add_linear_constraint(mathopt.fast_sum(days[monday : monday + 7]) <= 5)
        for first in range(DAYS - 5):
            model.add_linear_constraint(mathopt.fast_sum(days[first : first + 6]) <= 5)
        _weekends(model, days)
        _rests(model, i, at)


def _weekends(model: mathopt.Model, days: list[Any]) -> None:
    worked = []
    for saturday in range(5, DAYS, 7):
        weekend = model.add_binary_variable()
        for day in days[saturday : saturday + 2]:
            model.add_linear_constraint(day <= weekend)
        worked.append(weekend)
    model.add_linear_constraint(mathopt.fast_sum(worked) <= 2)


def _rests(model: mathopt.Model, i: int, at: dict[tuple[int, int, int], Any]) -> None:
    """Eleven hours after 8.5 hours: the next start is at most 4.5 hours earlier in the day."""
    hours = [start // 60 for start in STARTS]
    for day in range(DAYS - 1):
        for latest in hours:
            late = [x for hour in hours if hour >= latest for x in at.get((i, day, hour), ())]
            early = [
                x
                for hour in hours
                if 24 + hour - latest < 8.5 + 11
                for x in at.get((i, day + 1, hour), ())
            ]
            if late and early:
                both = mathopt.fast_sum(late) + mathopt.fast_sum(early)
                model.add_linear_constraint(both <= 1)


def _objective(
    model: mathopt.Model, who: list[Person], needed: dict[str, list[int]], step: int, works: Works
) -> None:
    there: dict[tuple[str, int], list[mathopt.Variable]] = defaultdict(list)
    total: list[Any] = []
    for (i, day, shift), x in works.items():
        taste, start = who[i].taste, 1440 * day + 60 * shift.hour - who[i].ahead
        if (taste == 1 and shift.hour > 10) or (taste == 2 and shift.hour < 9):
            total.append(x)
        for moment in range(start, start + shift.pause, step):
            there[shift.queues[0], moment // step].append(x)
        for moment in range(start + shift.pause + 30, start + 510, step):
            there[shift.queues[1], moment // step].append(x)
    for queue, row in needed.items():
        for k, count in enumerate(row):
            short, over = model.add_variable(lb=0), model.add_variable(lb=0)
            model.add_linear_constraint(mathopt.fast_sum(there[queue, k]) + short - over == count)
            total += [10 * short, over]
    model.minimize(mathopt.fast_sum(total))
