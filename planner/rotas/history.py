"""What people carry into a rota: the shifts before it, and the burdens of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.facts import PersonFacts, people_facts
from planner.rotas.fair_shares import Carried
from planner.rotas.models import LedgerEntry, PublishedShift
from planner.rotas.published import published_days, shifts_of_people
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

    Only days with a published rota are looked back on; `carried` is by kind, then by person.
    """
    ids = [one.person_id for one in people]
    begin = first - ONE_DAY * LOOK_BACK_DAYS
    known = sorted(day for day in published_days(session, team_id) if begin <= day < first)
    shifts = shifts_of_people(session, ids, begin, first - ONE_DAY)
    before = people_facts(session, ids, begin, LOOK_BACK_DAYS)
    available = {one.person_id: _available(one, known) for one in before}
    return Past(
        histories=_histories(ids, shifts, known, first),
        carried=_carried(session, ids, available, begin, first),
    )


def _histories(
    ids: Sequence[str], shifts: Sequence[PublishedShift], known: Sequence[date], first: date
) -> dict[str, History | None]:
    if not known or known[-1] != first - ONE_DAY:
        return dict.fromkeys(ids)
    of_person: dict[str, list[PublishedShift]] = defaultdict(list)
    for shift in shifts:
        of_person[shift.person_id].append(shift)
    return {person: _history(of_person[person], known, first) for person in ids}


def _history(shifts: Sequence[PublishedShift], known: Sequence[date], first: date) -> History:
    recent = first - ONE_DAY * RUN_DAYS
    duties = tuple(
        PastDuty(start=one.start, end=one.end, paid_minutes=one.paid_minutes)
        for one in shifts
        if one.day >= recent
    )
    return History(
        duties=duties,
        average_weeks=len(known) // 7,
        average_minutes=sum(one.paid_minutes for one in shifts if one.day in set(known)),
    )


def _available(facts: PersonFacts, known: Sequence[date]) -> int:
    """Count known days on which the contract asked for work and no absence took all of it."""
    days = ((day - facts.first_date).days for day in known)
    return sum(facts.contract_minutes[day] > facts.credited_minutes[day] for day in days)


def _carried(
    session: Session, ids: Sequence[str], available: Mapping[str, int], begin: date, first: date
) -> dict[str, dict[str, Carried]]:
    amounts: dict[tuple[str, str, bool], int] = defaultdict(int)
    rows = select(LedgerEntry).where(LedgerEntry.person_id.in_(ids), LedgerEntry.day < first)
    for row in session.scalars(rows):
        opening = row.origin == OPENING
        if opening or row.day >= begin:
            amounts[row.kind, row.person_id, opening] += row.amount
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
