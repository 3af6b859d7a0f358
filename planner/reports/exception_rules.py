"""Which exceptions to a published day can be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.closed_months import CORRECTED_BACK, is_out_of_reach
from planner.people.facts import facts_of, load_days
from planner.people.person_days import PersonDays
from planner.reports.rota_days import ONE_DAY, kept_minutes
from planner.rotas.published import shifts_of_people
from planner.rotas.worked_models import AWAY, CALLED_OUT, STAYED, WITHDRAWN, WorkedException
from solver.instants import instant, zone_of

KINDS = (STAYED, CALLED_OUT, AWAY)
MOST_MINUTES = 16 * 60
DAY_MINUTES = 24 * 60
Problems = dict[str, str | None]


@dataclass(frozen=True)
class Worked:
    """What was worked otherwise on a local date; `minutes` are paid ones.

    `counts` says that being away counts towards the target, as leave and sickness do.
    `start_minute` after local midnight is when a call-out began, for nights and public holidays.
    """

    kind: str
    day: date
    minutes: int
    counts: bool = True
    start_minute: int | None = None


def worked_problems(session: Session, person_id: str, worked: Worked, now: datetime) -> Problems:
    """What is wrong with an exception, by field; without any it can be kept."""
    (person,) = load_days(session, [person_id])
    plain = _plain_problems(person, worked, now)
    if plain:
        return plain
    if is_out_of_reach(session, worked.day):
        return {"day": f"Only the latest {CORRECTED_BACK} closed months can still be corrected."}
    stored = _of_day(session, person_id, worked.day)
    if worked.kind == CALLED_OUT:
        return _called_out_problems(session, person, worked, stored)
    return _shift_problems(session, person, worked, stored)


def _plain_problems(person: PersonDays, worked: Worked, now: datetime) -> Problems:
    today = now.astimezone(zone_of(person.zone(now.date()))).date()
    if worked.kind not in KINDS:
        return {"kind": f"Use one of: {', '.join(KINDS)}."}
    if worked.day > today:
        return {"day": "This day has not come yet. Plan it in the rota, or as time off."}
    if not person.is_employed(worked.day):
        return {"day": "The person is not employed on this day."}
    if not 1 <= worked.minutes <= MOST_MINUTES:
        return {"minutes": f"Give 1 to {MOST_MINUTES} minutes."}
    return {}


def _shift_problems(
    session: Session, person: PersonDays, worked: Worked, stored: Sequence[WorkedException]
) -> Problems:
    away = facts_of(person, worked.day, 1).time_off
    shifts = shifts_of_people(session, [person.person.id], worked.day, worked.day)
    kept = sum(kept_minutes(one, away) for one in shifts)
    if not kept:
        return {"day": "On this day there is no shift to stay longer at, or to be away from."}
    if worked.kind == STAYED and any(one.kind == STAYED for one in stored):
        return {"day": "This is entered for this day already. Withdraw it, then enter it anew."}
    left = kept - sum(one.minutes for one in stored if one.kind == AWAY)
    if worked.kind == AWAY and worked.minutes > left:
        return {"minutes": f"Only {left} minutes of work are left on this day."}
    return {}


def _called_out_problems(
    session: Session, person: PersonDays, worked: Worked, stored: Sequence[WorkedException]
) -> Problems:
    if worked.start_minute is None or not 0 <= worked.start_minute < DAY_MINUTES:
        return {"start_minute": "Say when the work began, such as 22:30."}
    start = instant(worked.day, worked.start_minute, person.zone(worked.day))
    end = start + timedelta(minutes=worked.minutes)
    around = (worked.day - ONE_DAY, worked.day + ONE_DAY)
    for one in shifts_of_people(session, [person.person.id], *around):
        if one.start < end and start < one.end:
            return {"start_minute": "This lies in a shift, which counts already."}
    if any(one.start_minute == worked.start_minute for one in stored):
        return {"start_minute": "A call-out at this time is entered already."}
    return {}


def _of_day(session: Session, person_id: str, day: date) -> list[WorkedException]:
    query = select(WorkedException).where(
        WorkedException.person_id == person_id,
        WorkedException.day == day,
        WorkedException.state != WITHDRAWN,
    )
    return list(session.scalars(query))
