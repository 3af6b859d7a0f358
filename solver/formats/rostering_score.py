"""The official penalty of a benchmark rota and every hard rule it breaks.

Written from the rules alone: it reads an instance and a plan, and knows neither the rota problem,
the search nor the judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

import msgspec

from solver.formats.rostering import SATURDAY, Instance, Limits, Request
from solver.formats.rostering_csv import Plan


class RosteringScore(msgspec.Struct, frozen=True, kw_only=True):
    """The penalty, and each broken hard rule in words; a plan is legal when there is none."""

    penalty: int
    broken: tuple[str, ...]


def score(instance: Instance, plan: Plan) -> RosteringScore:
    """Score a plan that holds everybody; the penalty is told even when a hard rule is broken."""
    requests = sum(one.weight for one in instance.wanted if not _given(plan, one))
    requests += sum(one.weight for one in instance.unwanted if _given(plan, one))
    broken = [
        f"{one.id}: {text}" for one in instance.staff for text in _broken(instance, one, plan)
    ]
    return RosteringScore(penalty=requests + _cover(instance, plan), broken=tuple(broken))


def _given(plan: Plan, request: Request) -> bool:
    return plan[request.person][request.day] == request.shift


def _cover(instance: Instance, plan: Plan) -> int:
    there = Counter((day, shift) for row in plan.values() for day, shift in enumerate(row))
    gaps = [(one, there[one.day, one.shift] - one.needed) for one in instance.cover]
    return sum(one.over * gap if gap > 0 else one.under * -gap for one, gap in gaps)


def _broken(instance: Instance, person: Limits, plan: Plan) -> Iterator[str]:
    row = plan[person.id]
    yield from _sequence(instance, row)
    yield from _totals(instance, person, row)
    yield from _rows_of_days(person, row)
    for day in sorted(person.days_off):
        if row[day]:
            yield f"works on day {day}, a day off"


def _sequence(instance: Instance, row: tuple[str, ...]) -> Iterator[str]:
    barred = {(one.id, other) for one in instance.shifts for other in one.not_next}
    for day, (first, then) in enumerate(pairwise(row)):
        if (first, then) in barred:
            yield f"{first} on day {day} is followed by {then}"


def _totals(instance: Instance, person: Limits, row: tuple[str, ...]) -> Iterator[str]:
    for shift, count in sorted(Counter(filter(None, row)).items()):
        if count > person.most.get(shift, 0):
            yield f"{count} times {shift}, at most {person.most.get(shift, 0)}"
    length = {one.id: one.minutes for one in instance.shifts}
    minutes = sum(length[shift] for shift in row if shift)
    if not person.least_minutes <= minutes <= person.most_minutes:
        yield f"{minutes} minutes, not {person.least_minutes} to {person.most_minutes}"
    weekends = {day // 7 for day, shift in enumerate(row) if shift and day % 7 >= SATURDAY}
    if len(weekends) > person.most_weekends:
        yield f"{len(weekends)} weekends, at most {person.most_weekends}"


def _rows_of_days(person: Limits, row: tuple[str, ...]) -> Iterator[str]:
    first = 0
    for works, days in groupby(bool(shift) for shift in row):
        length = len(list(days))
        inside = first > 0 and first + length < len(row)
        what = f"{length} days {'on' if works else 'off'} from day {first}"
        least = person.least_in_a_row if works else person.least_off_in_a_row
        if works and length > person.most_in_a_row:
            yield f"{what}, at most {person.most_in_a_row}"
        if inside and length < least:
            yield f"{what}, at least {least}"
        first += length
