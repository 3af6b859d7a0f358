"""Minimum cover as rules of a rota: who counts, on which days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.models import Queue
from planner.errors import Refused
from planner.people.facts import PersonFacts
from planner.rotas.models import MinimumCover
from solver import rules
from solver.problem import Horizon

# A missing head of a minimum weighs more than a missing agent of any queue.
PRICE_OF_A_MISSING_HEAD = 20_000
ONE_DAY = timedelta(days=1)
MOST_SHOWN = 3


def minimum_rules(
    session: Session, horizon: Horizon, people: Sequence[PersonFacts], planned: Collection[str]
) -> Iterator[rules.MinimumPresence]:
    """Yield the rules of every minimum cover that holds in the horizon and concerns these people.

    Where who has a role changes, there is one rule for the days of each group. Raises `Refused`
    where a queue is not planned, or where nobody can be what must always be there.
    """
    last = horizon.first_date + ONE_DAY * (horizon.days - 1)
    held = select(MinimumCover).where(
        MinimumCover.from_date <= last,
        (MinimumCover.to_date.is_(None)) | (MinimumCover.to_date > horizon.first_date),
    )
    for row in session.scalars(held.order_by(MinimumCover.id)):
        counted = [one for one in people if row.site_id is None or row.site_id in one.site_ids]
        if counted:
            _require_queue(session, row, planned)
            days = _days_held(row, horizon)
            for who, on in _groups(row, counted, days, horizon).items():
                yield _rule(row, who, on)


def _groups(
    row: MinimumCover, counted: Sequence[PersonFacts], days: Sequence[int], horizon: Horizon
) -> Mapping[tuple[str, ...], tuple[int, ...]]:
    """Days by who counts on them; nobody named means everybody."""
    if row.role is None:
        everybody = () if row.site_id is None else tuple(one.person_id for one in counted)
        return {everybody: tuple(days)}
    found: defaultdict[tuple[str, ...], tuple[int, ...]] = defaultdict(tuple)
    for day in days:
        having = (one.person_id for one in counted if _has(one, row.role, day))
        found[tuple(having)] += (day,)
    # Days without anybody who could be there cost the same in every rota.
    nobody = found.pop((), ())
    if nobody and row.always:
        raise Refused(_nobody(row.role, nobody, horizon))
    return found


def _has(one: PersonFacts, role: str, day: int) -> bool:
    return role in one.roles and one.roles[role][day]


def _nobody(role: str, days: Sequence[int], horizon: Horizon) -> str:
    named = [f"{horizon.first_date + ONE_DAY * day:%a %-d %b}" for day in days[:MOST_SHOWN]]
    more = f" and {len(days) - MOST_SHOWN} more days" if len(days) > MOST_SHOWN else ""
    return (
        f"A minimum cover always asks for the role {role}, which nobody of this team has on "
        f"{', '.join(named)}{more}. Give the role to somebody, or let the minimum be kept as far "
        "as possible."
    )


def _rule(row: MinimumCover, who: tuple[str, ...], days: tuple[int, ...]) -> rules.MinimumPresence:
    return rules.MinimumPresence(
        weight=None if row.always else PRICE_OF_A_MISSING_HEAD,
        applies_to=who,
        at_least=row.at_least,
        start_minute=row.start_minute,
        end_minute=row.end_minute,
        time_zone=row.time_zone,
        days=days,
        queue=row.queue_id,
    )


def _require_queue(session: Session, row: MinimumCover, planned: Collection[str]) -> None:
    if row.queue_id is None or row.queue_id in planned:
        return
    name = session.get_one(Queue, row.queue_id).name
    raise Refused(
        f"A minimum cover asks for people on {name}, which the staffing plan leaves out. "
        "Plan the staffing of that queue too, or end the minimum cover."
    )


def _days_held(row: MinimumCover, horizon: Horizon) -> tuple[int, ...]:
    dates = ((day, horizon.first_date + ONE_DAY * day) for day in range(horizon.days))
    return tuple(
        day
        for day, on in dates
        if on.weekday() in row.weekdays
        and row.from_date <= on
        and (row.to_date is None or on < row.to_date)
    )
