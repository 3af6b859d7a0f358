"""By turns: who worked at Christmas has it off the next time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from planner.db.types import new_id
from planner.rotas.models import PublishedShift
from planner.rotas.publish import publish
from planner.rotas.year_ends import year_end_turns
from solver.problem import Horizon
from tests.planner.rotas.scene import DUBLIN, Scene, draft_of


def horizon(first: date, days: int = 14) -> Horizon:
    return Horizon(first_date=first, days=days, time_zone=DUBLIN, interval_minutes=30)


def publish_shifts(at: Scene, *shifts: tuple[str, date]) -> None:
    """Publish a rota, and shifts on these days as if it were theirs."""
    publish(at.planner, at.people.lead, draft_of(at))
    with at.planner.database.write() as session:
        model = session.scalars(select(PublishedShift)).first()
        assert model is not None
        kept = {c.name: getattr(model, c.name) for c in PublishedShift.__table__.columns}
        for name, day in shifts:
            start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            changed = {
                "assignment_id": new_id(),
                "person_id": at.people.person_ids[name],
                "day": day,
                "start": start,
                "end": start + timedelta(hours=8),
            }
            session.add(PublishedShift(**(kept | changed)))


def turns(at: Scene, plan: Horizon) -> dict[str, str]:
    named = {person_id: name for name, person_id in at.people.person_ids.items()}
    with at.planner.database.read() as session:
        found = year_end_turns(session, list(named), plan)
    return {named[person_id]: feast for person_id, feast in found.items()}


def test_who_worked_one_feast_has_it_off_next_time(at: Scene) -> None:
    aoife, other = list(at.people.person_ids)[:2]
    publish_shifts(at, (aoife, date(2026, 12, 25)), (other, date(2027, 1, 1)))

    assert turns(at, horizon(date(2027, 12, 20))) == {aoife: "christmas", other: "new-year"}
    assert turns(at, horizon(date(2028, 1, 1))) == {aoife: "christmas", other: "new-year"}


def test_who_worked_both_or_neither_has_no_turn(at: Scene) -> None:
    aoife = next(iter(at.people.person_ids))
    publish_shifts(at, (aoife, date(2026, 12, 24)), (aoife, date(2026, 12, 31)))

    assert turns(at, horizon(date(2027, 12, 20))) == {}


@pytest.mark.parametrize("first", [date(2027, 12, 1), date(2027, 1, 2), date(2027, 6, 1)])
def test_away_from_the_turn_of_the_year_nobody_has_one(at: Scene, first: date) -> None:
    aoife = next(iter(at.people.person_ids))
    publish_shifts(at, (aoife, date(2026, 12, 25)))

    assert turns(at, horizon(first)) == {}
