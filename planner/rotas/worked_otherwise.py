"""Shifts of the past as they were worked: stayed longer, and called out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.facts import load_days
from planner.rotas.worked_models import CALLED_OUT, RECORDED, STAYED, WorkedException
from solver.instants import instant


@dataclass(frozen=True)
class Worked:
    """A stretch of work of one person before a rota; it belongs to the local date `day`."""

    day: date
    start: datetime
    end: datetime
    paid_minutes: int
    label: str = ""


@dataclass(frozen=True)
class Otherwise:
    """What one person worked beyond the plan: call-outs, and minutes longer by date."""

    call_outs: Sequence[Worked] = ()
    longer: Sequence[tuple[date, int]] = ()


def worked_otherwise(
    session: Session, ids: Collection[str], begin: date, end: date
) -> dict[str, Otherwise]:
    """Read what was recorded beyond the plan on local dates `[begin, end)`, by person."""
    rows: defaultdict[str, list[WorkedException]] = defaultdict(list)
    query = select(WorkedException).where(
        WorkedException.person_id.in_(ids),
        WorkedException.day >= begin,
        WorkedException.day < end,
        WorkedException.kind.in_((CALLED_OUT, STAYED)),
        WorkedException.state == RECORDED,
    )
    for row in session.scalars(query.order_by(WorkedException.day, WorkedException.id)):
        rows[row.person_id].append(row)
    people = load_days(session, rows) if rows else []
    return {
        one.person.id: Otherwise(
            tuple(_call_outs(rows[one.person.id], one.zone)),
            tuple((row.day, row.minutes) for row in rows[one.person.id] if row.kind == STAYED),
        )
        for one in people
    }


def as_worked(shifts: Sequence[Worked], otherwise: Otherwise) -> list[Worked]:
    """Give shifts as they were worked, by start: rest begins when the last work ended.

    The last shift of a date on which the person stayed longer ends later by as much; a call-out
    is a stretch of its own, or a part of the shift that it lies in.
    """
    if not otherwise.call_outs and not otherwise.longer:
        return list(shifts)
    longer = dict(otherwise.longer)
    last = {one.day: one for one in sorted(shifts, key=_by_start)}
    planned = [
        _stayed(one, longer[one.day]) if one.day in longer and one is last[one.day] else one
        for one in shifts
    ]
    joined: list[Worked] = []
    for one in sorted([*planned, *otherwise.call_outs], key=_by_start):
        if joined and one.start < joined[-1].end:
            joined[-1] = _with(joined[-1], one)
        else:
            joined.append(one)
    return joined


def _call_outs(rows: Iterable[WorkedException], zone: Callable[[date], str]) -> Iterator[Worked]:
    for row in rows:
        if row.start_minute is not None:
            start = instant(row.day, row.start_minute, zone(row.day))
            end = start + timedelta(minutes=row.minutes)
            yield Worked(row.day, start, end, row.minutes)


def _stayed(one: Worked, minutes: int) -> Worked:
    end = one.end + timedelta(minutes=minutes)
    return replace(one, end=end, paid_minutes=one.paid_minutes + minutes)


def _with(first: Worked, second: Worked) -> Worked:
    paid = first.paid_minutes + second.paid_minutes
    return replace(first, end=max(first.end, second.end), paid_minutes=paid)


def _by_start(one: Worked) -> tuple[datetime, datetime]:
    return one.start, one.end
