"""What other teams have published on the queues that a team shares with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import msgspec
from sqlalchemy.orm import Session

from planner.people.facts import PersonFacts, people_facts
from planner.rotas.models import PublishedShift
from planner.rotas.published import shifts_of_others
from planner.rotas.shift_cover import (
    SegmentCover,
    minutes_inside,
    paid_break_minutes,
    segment_covers,
)
from solver.problem import Horizon, QueueDemand

ONE_DAY = timedelta(days=1)


def left_by_others(
    session: Session, team_id: str, horizon: Horizon, demands: Sequence[QueueDemand]
) -> tuple[QueueDemand, ...]:
    """Take off every demand what the published shifts of other teams cover already.

    A shift counts as the judge counts it: by proficiency, without unplaced breaks where the
    demand does not hold them, each interval rounded down. A demand never falls below 0.
    """
    before, last = horizon.first_date - ONE_DAY, horizon.first_date + ONE_DAY * (horizon.days - 1)
    shifts = shifts_of_others(session, team_id, before, last)
    if not shifts:
        return tuple(demands)
    facts = people_facts(session, {one.person_id for one in shifts}, before, horizon.days + 1)
    paid_breaks = paid_break_minutes(session, shifts)
    covers = list(_covers(shifts, {one.person_id: one for one in facts}, paid_breaks))
    return tuple(_less(one, covers, horizon) for one in demands)


def _covers(
    shifts: Iterable[PublishedShift],
    facts: dict[str, PersonFacts],
    paid_breaks: dict[str, int],
) -> Iterator[SegmentCover]:
    for shift in shifts:
        person = facts[shift.person_id]
        day = (shift.day - person.first_date).days
        levels = {queue: held[day] for queue, held in person.skill_levels.items()}
        yield from segment_covers(shift, paid_breaks[shift.template_id], levels.get)


def _less(demand: QueueDemand, covers: Sequence[SegmentCover], horizon: Horizon) -> QueueDemand:
    covered: dict[int, int] = defaultdict(int)
    for one in covers:
        if one.segment.queue_id == demand.queue:
            for interval, minutes in minutes_inside(one.segment, horizon):
                covered[interval] += one.hundredths(
                    minutes, horizon.interval_minutes, demand.unplaced_breaks
                )
    return msgspec.structs.replace(
        demand,
        required_hundredths=tuple(
            max(0, needed - covered[interval])
            for interval, needed in enumerate(demand.required_hundredths)
        ),
    )
