"""The score of a support week's rota, worked out from the file alone."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from solver.formats.file import FormatError
from solver.formats.support_week import (
    PRICE,
    Day,
    Engineer,
    Shift,
    Week,
    fair_shares,
    is_usable,
    required_slots,
)


class WeekScore(msgspec.Struct, frozen=True, kw_only=True):
    """What a rota costs: wishes and length, squared slots over fair share, slots short and over."""

    cost: int
    fairness: int
    short: int
    over: int


def score(week: Week, days: Iterable[Day]) -> WeekScore:
    """Score shifts from the file alone, without the problem, the engine or the judge.

    Raises `FormatError` for a shift of an unknown person or date, of a wrong length, or at a
    time at which that person cannot work.
    """
    people = {agent.name: agent for agent in week.agents}
    needed, worked = required_slots(week), dict.fromkeys(people, 0)
    present: dict[tuple[int, int], int] = {}
    cost = 0
    for listed in days:
        day = (listed.date - week.start_date).days
        if not 0 <= day < week.days:
            raise FormatError(f"date {listed.date} is not a day of the week")
        for shift in listed.shifts:
            if shift.agent not in people:
                raise FormatError(f"{listed.date}: {shift.agent} is not in the week")
            cost += _shift_cost(week, people[shift.agent], day, shift)
            worked[shift.agent] += shift.end_slot - shift.start_slot
            for slot in range(shift.start_slot, shift.end_slot):
                present[day, slot] = present.get((day, slot), 0) + 1
        cost += PRICE * (len(listed.shifts) - len({shift.agent for shift in listed.shifts}))
    gaps = [present.get(at, 0) - needed.get(at, 0) for at in needed.keys() | present.keys()]
    shares = fair_shares(week)
    return WeekScore(
        cost=cost,
        fairness=sum(max(0, slots - shares[name]) ** 2 for name, slots in worked.items()),
        short=sum(max(0, -gap) for gap in gaps),
        over=sum(max(0, gap) for gap in gaps),
    )


def _shift_cost(week: Week, one: Engineer, day: int, shift: Shift) -> int:
    slots = shift.end_slot - shift.start_slot
    where = f"{one.name}, day {day}, slots {shift.start_slot} to {shift.end_slot}"
    inside = week.first_slot <= shift.start_slot and shift.end_slot <= week.last_slot
    if not (inside and week.shift_min_slots <= slots <= week.shift_max_slots):
        raise FormatError(f"{where}: no shift of the week")
    if not is_usable(one, day, shift.start_slot, shift.end_slot):
        raise FormatError(f"{where}: cannot work then")
    disliked = one.availability[day][shift.start_slot : shift.end_slot].count("2")
    return PRICE * (disliked + abs(slots - 2 * one.ideal_shift_hours))
