"""What each person has carried, day by day: an account that is only ever added to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.people.facts import PersonFacts, people_facts
from planner.rotas.burdens import Burden, burden_of
from planner.rotas.models import LedgerEntry, PublishedShift, RotaVersion
from planner.rotas.published import PUBLISHED, DateSpan, dates_of, shifts_of_team

WEEKENDS = "weekends"
ONE_DAY = timedelta(days=1)
Account = Counter[tuple[str, str, date]]
"""Amount by person, kind and day."""


def enter(
    session: Session,
    version: RotaVersion,
    now: datetime,
    dates: DateSpan | None = None,
    person_ids: Collection[str] | None = None,
) -> None:
    """Bring the ledger in line with what is published on a version's days, or on `dates` of them.

    Appends what is missing or too much, so that doing it twice changes nothing. A weekend counts
    once a person, on its Saturday, also when another version holds its other half; the night
    before makes one too, so `dates` go a day beyond what changed. `person_ids` are those whose
    account may differ, None for everybody.
    """
    session.flush()
    dates = dates or dates_of(version)
    wanted = _wanted(session, version.team_id, dates, person_ids)
    standing = _standing(session, version.team_id, dates)
    for person_id, kind, day in sorted(set(wanted) | set(standing)):
        if person_ids is not None and person_id not in person_ids:
            continue
        amount = wanted[person_id, kind, day] - standing[person_id, kind, day]
        if amount:
            session.add(
                LedgerEntry(
                    person_id=person_id,
                    kind=kind,
                    day=day,
                    amount=amount,
                    origin=PUBLISHED,
                    rota_version_id=version.id,
                    at=now,
                )
            )


def _wanted(
    session: Session, team_id: str, dates: DateSpan, person_ids: Collection[str] | None
) -> Account:
    # A weekend at an edge is also made by the night before it and by the Sunday after it.
    first, last = dates.first - 2 * ONE_DAY, dates.last + ONE_DAY
    team = shifts_of_team(session, team_id, first, last)
    shifts = [one for one in team if person_ids is None or one.person_id in person_ids]
    ids = {one.person_id for one in shifts}
    facts = people_facts(session, ids, first, (last - first).days + 1)
    of_person = {one.person_id: one for one in facts}
    wanted: Account = Counter()
    for one in shifts:
        _count(wanted, one, of_person[one.person_id])
    return Counter({key: amount for key, amount in wanted.items() if _is_of(dates, *key[1:])})


def _is_of(dates: DateSpan, kind: str, day: date) -> bool:
    first = dates.first - ONE_DAY if kind == WEEKENDS else dates.first
    return first <= day <= dates.last


def _count(wanted: Account, one: PublishedShift, facts: PersonFacts) -> None:
    index = (one.day - facts.first_date).days
    burden = burden_of(one.day, one.start, one.end, facts.zones[index], holiday_dates(facts))
    wanted[one.person_id, "minutes", one.day] += one.paid_minutes
    for kind, carried in _kinds(burden).items():
        wanted[one.person_id, kind, one.day] += carried
    if burden.saturday is not None:
        wanted[one.person_id, WEEKENDS, burden.saturday] = 1


def _kinds(burden: Burden) -> Mapping[str, bool]:
    return {
        "nights": burden.night,
        "lates": burden.late,
        "sundays": burden.sunday,
        "holidays": burden.holiday,
    }


def holiday_dates(facts: PersonFacts) -> frozenset[date]:
    """List the dates of a person's public holidays."""
    return frozenset(facts.first_date + ONE_DAY * day for day in facts.holidays)


def _standing(session: Session, team_id: str, dates: DateSpan) -> Account:
    rows = session.execute(
        select(
            LedgerEntry.person_id, LedgerEntry.kind, LedgerEntry.day, func.sum(LedgerEntry.amount)
        )
        .join(RotaVersion, RotaVersion.id == LedgerEntry.rota_version_id)
        .where(
            RotaVersion.team_id == team_id,
            LedgerEntry.origin == PUBLISHED,
            LedgerEntry.day >= dates.first - ONE_DAY,
            LedgerEntry.day <= dates.last,
        )
        .group_by(LedgerEntry.person_id, LedgerEntry.kind, LedgerEntry.day)
    )
    account: Account = Counter()
    for person_id, kind, day, amount in rows:
        if _is_of(dates, kind, day):
            account[person_id, kind, day] = amount
    return account
