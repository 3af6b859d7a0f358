"""What people carry into a rota: the shifts before it, and the burdens of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from planner.people.facts import PersonFacts, load_days
from planner.rotas.carried_burdens import early_starts, hours_over, owed_minutes
from planner.rotas.fair_shares import Carried
from planner.rotas.models import LedgerEntry, PublishedShift, ShiftTemplate
from planner.rotas.published import living_shifts, published_days
from planner.rotas.worked_otherwise import Otherwise, Worked, as_worked, worked_otherwise
from solver.problem import History, PastDuty

RUN_DAYS = 28
LOOK_BACK_DAYS = 17 * 7
ONE_DAY = timedelta(days=1)
OPENING = "opening"


@dataclass(frozen=True)
class Past:
    """A team's past before `first`: None as history where nothing is known of the days before."""

    histories: Mapping[str, History | None]
    carried: Mapping[str, Mapping[str, Carried]]


def past_of(session: Session, team_id: str, people: Sequence[PersonFacts], first: date) -> Past:
    """Read what these people carry into a rota that starts on `first`.

    Shifts count as they were worked, with call-outs and hours stayed longer. Only days with a
    published rota are looked back on; `carried` is by kind, then by person.
    """
    ids = [one.person_id for one in people]
    begin = first - ONE_DAY * LOOK_BACK_DAYS
    known = sorted(day for day in published_days(session, team_id) if begin <= day < first)
    worked = _worked(session, ids, begin, first)
    people_days = load_days(session, ids)
    owed = {one.person.id: owed_minutes(one, known) for one in people_days}
    available = {who: sum(minutes > 0 for minutes in days.values()) for who, days in owed.items()}
    carried = _carried(session, ids, available, begin, first)
    carried["starts"] = {
        one.person.id: Carried(early_starts(one, worked[one.person.id]), available[one.person.id])
        for one in people_days
    }
    carried["overtime"] = {
        who: Carried(hours_over(worked[who], days), available[who]) for who, days in owed.items()
    }
    return Past(histories=_histories(worked, known, first), carried=carried)


def _worked(
    session: Session, ids: Sequence[str], begin: date, end: date
) -> dict[str, list[Worked]]:
    # A whole row of a shift costs ten times as much to read as what is told of it here.
    rows = (
        living_shifts(begin, end - ONE_DAY)
        .where(PublishedShift.person_id.in_(ids))
        .join(ShiftTemplate, ShiftTemplate.id == PublishedShift.template_id)
    )
    times = (PublishedShift.start, PublishedShift.end, PublishedShift.paid_minutes)
    found = session.execute(
        rows.with_only_columns(
            PublishedShift.person_id, PublishedShift.day, *times, ShiftTemplate.label
        )
    )
    of_person: dict[str, list[Worked]] = defaultdict(list)
    for person_id, day, starts, ends, paid_minutes, label in found:
        of_person[person_id].append(Worked(day, starts, ends, paid_minutes, label))
    otherwise = worked_otherwise(session, ids, begin, end)
    return {one: as_worked(of_person[one], otherwise.get(one, Otherwise())) for one in ids}


def _histories(
    worked: Mapping[str, Sequence[Worked]], known: Sequence[date], first: date
) -> dict[str, History | None]:
    if not known or known[-1] != first - ONE_DAY:
        return dict.fromkeys(worked)
    days = frozenset(known)
    return {person: _history(shifts, days, first) for person, shifts in worked.items()}


def _history(shifts: Sequence[Worked], known: Collection[date], first: date) -> History:
    recent = first - ONE_DAY * RUN_DAYS
    duties = tuple(
        PastDuty(start=one.start, end=one.end, paid_minutes=one.paid_minutes, label=one.label)
        for one in shifts
        if one.day >= recent
    )
    return History(
        duties=duties,
        average_weeks=len(known) // 7,
        average_minutes=sum(one.paid_minutes for one in shifts if one.day in known),
    )


def _carried(
    session: Session, ids: Sequence[str], available: Mapping[str, int], begin: date, first: date
) -> dict[str, dict[str, Carried]]:
    opening = LedgerEntry.origin == OPENING
    by = (LedgerEntry.kind, LedgerEntry.person_id, opening)
    rows = (
        select(*by, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.person_id.in_(ids), LedgerEntry.day < first)
        .where(or_(opening, LedgerEntry.day >= begin))
        .group_by(*by)
    )
    amounts = {
        (kind, who, bool(is_opening)): total
        for kind, who, is_opening, total in session.execute(rows)
    }
    return {
        kind: {
            person: Carried(
                amounts.get((kind, person, False), 0),
                available[person],
                amounts.get((kind, person, True)),
            )
            for person in ids
        }
        for kind in ("weekends", "lates", "nights", "holidays")
    }
