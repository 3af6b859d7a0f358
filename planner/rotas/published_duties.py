"""What a team has published on the days of a rota, as the search knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from planner.rotas.models import PublishedShift
from planner.rotas.patterns import template_of
from planner.rotas.published import published_days, shifts_of_people
from solver.problem import DutyPattern, Horizon
from solver.rules.stability import PublishedDuty


@dataclass(frozen=True)
class PublishedDuties:
    """Day indices with a published rota, and what each person was given on them."""

    days: tuple[int, ...]
    duties: Mapping[str, tuple[PublishedDuty, ...]]


def published_duties(
    session: Session,
    team_id: str,
    horizon: Horizon,
    patterns: Sequence[DutyPattern],
    offered: Mapping[str, tuple[str, ...]],
) -> PublishedDuties:
    """Read what is published for people on the days of a horizon, days off included.

    A shift that the person is offered no more, because templates or places changed, has no
    pattern: that it changes costs the same in every rota.
    """
    first = horizon.first_date
    held = sorted((day - first).days for day in published_days(session, team_id))
    days = tuple(day for day in held if 0 <= day < horizon.days)
    if not days:
        return PublishedDuties((), {})
    last = first + timedelta(days=horizon.days - 1)
    duties: dict[str, dict[PublishedDuty, None]] = {person: {} for person in offered}
    by_id = {one.id: one for one in patterns}
    for shift in shifts_of_people(session, list(offered), first, last):
        day = (shift.day - first).days
        own = [by_id[one] for one in offered[shift.person_id]]
        pattern = next((one.id for one in own if _is_of(one, shift, day)), None)
        if day in days:
            duties[shift.person_id][PublishedDuty(day=day, pattern=pattern)] = None
    return PublishedDuties(days, {person: tuple(found) for person, found in duties.items()})


def _is_of(pattern: DutyPattern, shift: PublishedShift, day: int) -> bool:
    on_day = pattern.days is None or day in pattern.days
    return on_day and template_of(pattern.id) == shift.template_id
