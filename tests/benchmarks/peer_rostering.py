"""The public rostering benchmark as one plain integer programme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ortools.math_opt.python import mathopt

from solver.formats.rostering import SATURDAY, Instance, Limits, Request
from solver.formats.rostering_csv import Plan
from solver.formats.rostering_reader import read_instance
from solver.formats.rostering_score import score
from tests.benchmarks.data import rostering_file

Chosen = Callable[[mathopt.Variable], bool]
Works = dict[tuple[str, int, str], mathopt.Variable]
"""Whether a person works a shift on a day; no variable where that cannot be."""


def rostering_model(number: str) -> tuple[mathopt.Model, Callable[[Chosen], int | None]]:
    """Build the model of a published instance, and what scores the rota chosen by it."""
    instance = read_instance(rostering_file(number))
    model = mathopt.Model()
    works = _works(model, instance)
    for person in instance.staff:
        _person(model, instance, person, works)
    _objective(model, instance, works)

    def scored(chosen: Chosen) -> int | None:
        given = {(name, day): shift for (name, day, shift), x in works.items() if chosen(x)}
        plan: Plan = {
            one.id: tuple(given.get((one.id, day), "") for day in range(instance.days))
            for one in instance.staff
        }
        found = score(instance, plan)
        return None if found.broken else found.penalty

    return model, scored


def _works(model: mathopt.Model, instance: Instance) -> Works:
    return {
        (person.id, day, shift): model.add_binary_variable()
        for person in instance.staff
        for day in range(instance.days)
        if day not in person.days_off
        for shift, most in person.most.items()
        if most
    }


def _person(model: mathopt.Model, instance: Instance, person: Limits, works: Works) -> None:
    own = {(day, shift): x for (name, day, shift), x in works.items() if name == person.id}
    days = [[x for (on, _), x in own.items() if on == day] for day in range(instance.days)]
    on = [mathopt.fast_sum(x) for x in days]
    for one in on:
        model.add_linear_constraint(one <= 1)
    length = {one.id: one.minutes for one in instance.shifts}
    minutes = mathopt.fast_sum(length[shift] * x for (_, shift), x in own.items())
    model.add_linear_constraint(minutes >= person.least_minutes)
    model.add_linear_constraint(minutes <= person.most_minutes)
    for shift, most in person.most.items():
        given = mathopt.fast_sum(x for (_, of), x in own.items() if of == shift)
        model.add_linear_constraint(given <= most)
    for one in instance.shifts:
        for (day, shift), x in own.items():
            if shift == one.id:
                after = [own[day + 1, o] for o in one.not_next if (day + 1, o) in own]
                if after:
                    model.add_linear_constraint(x + mathopt.fast_sum(after) <= 1)
    _rows_of_days(model, person, on)
    _weekends(model, person, on)


def _rows_of_days(model: mathopt.Model, person: Limits, on: list[Any]) -> None:
    days = len(on)
    for first in range(days - person.most_in_a_row):
        window = on[first : first + person.most_in_a_row + 1]
        model.add_linear_constraint(mathopt.fast_sum(window) <= person.most_in_a_row)
    # A row of `length` days between two days of the other kind is too short to be there.
    for length in range(1, person.least_in_a_row):
        for first in range(1, days - length):
            row = mathopt.fast_sum(on[first : first + length])
            model.add_linear_constraint(row <= length - 1 + on[first - 1] + on[first + length])
    for length in range(1, person.least_off_in_a_row):
        for first in range(1, days - length):
            row = mathopt.fast_sum(on[first : first + length])
            model.add_linear_constraint(row >= on[first - 1] + on[first + length] - 1)


def _weekends(model: mathopt.Model, person: Limits, on: list[Any]) -> None:
    worked = []
    for saturday in range(SATURDAY, len(on), 7):
        weekend = model.add_binary_variable()
        for day in on[saturday : saturday + 2]:
            model.add_linear_constraint(day <= weekend)
        worked.append(weekend)
    model.add_linear_constraint(mathopt.fast_sum(worked) <= person.most_weekends)


def _objective(model: mathopt.Model, instance: Instance, works: Works) -> None:
    def given(one: Request) -> Any:
        return works.get((one.person, one.day, one.shift), 0)

    price: list[Any] = [one.weight * (1 - given(one)) for one in instance.wanted]
    price += [one.weight * given(one) for one in instance.unwanted]
    for row in instance.cover:
        short, over = model.add_variable(lb=0), model.add_variable(lb=0)
        there = [
            works[person.id, row.day, row.shift]
            for person in instance.staff
            if (person.id, row.day, row.shift) in works
        ]
        model.add_linear_constraint(mathopt.fast_sum(there) + short - over == row.needed)
        price += [row.under * short, row.over * over]
    model.minimize(mathopt.fast_sum(price))
