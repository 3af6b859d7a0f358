"""What people bring along from before: nights, weekends, lates and public holidays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Date, Integer, String, column, func, insert, select, table
from sqlalchemy.orm import Session

from planner.db.types import UtcDateTime, new_id

OPENING = "opening"
# By name only: the ledger is declared in a room above this one, and its entries are only added.
_LEDGER = table(
    "ledger_entry",
    column("id", String),
    column("person_id", String),
    column("kind", String),
    column("day", Date),
    column("amount", Integer),
    column("origin", String),
    column("at", UtcDateTime),
)


def opening_balances(session: Session, ids: Collection[str]) -> dict[str, dict[str, int]]:
    """The sum of opening entries by person id and kind."""
    query = (
        select(_LEDGER.c.person_id, _LEDGER.c.kind, func.sum(_LEDGER.c.amount).label("amount"))
        .where(_LEDGER.c.origin == OPENING, _LEDGER.c.person_id.in_(ids))
        .group_by(_LEDGER.c.person_id, _LEDGER.c.kind)
    )
    found: dict[str, dict[str, int]] = {}
    for row in session.execute(query):
        found.setdefault(row.person_id, {})[row.kind] = int(row.amount)
    return found


def bring_to(
    session: Session, person_id: str, wanted: Mapping[str, int], day: date, now: datetime
) -> None:
    """Add the entries that make each kind's opening sum what is wanted."""
    held = opening_balances(session, [person_id]).get(person_id, {})
    for kind, amount in wanted.items():
        difference = amount - held.get(kind, 0)
        if difference or kind not in held:
            session.execute(
                insert(_LEDGER).values(
                    id=new_id(),
                    person_id=person_id,
                    kind=kind,
                    day=day,
                    amount=difference,
                    origin=OPENING,
                    at=now,
                )
            )
