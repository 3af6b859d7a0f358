"""Dated facts: what is said from a date on holds there, and nothing else changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.application import Planner
from planner.people.change import end_fact, set_fact
from planner.people.dated import in_force
from planner.people.models import HomeZone
from tests.factories.organisation import organisation, test_planner

ZONES = ("Europe/Dublin", "America/Denver", "Asia/Manila")
FIRST = date(2027, 1, 1)
DAYS = 30
EDITS = st.lists(
    st.tuples(
        st.integers(0, DAYS - 1),
        st.one_of(st.none(), st.integers(1, 9)),
        st.one_of(st.none(), st.sampled_from(ZONES)),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    return test_planner(tmp_path_factory.mktemp("dated"))


@pytest.fixture(scope="module")
def ben(planner: Planner) -> str:
    return organisation(planner).person_ids["Ben"]


@given(edits=EDITS)
def test_every_day_holds_what_was_said_last(
    planner: Planner, ben: str, edits: list[tuple[int, int | None, str | None]]
) -> None:
    expected: list[str | None] = [None] * DAYS
    with planner.database.write() as session:
        key = {"person_id": ben}
        for start, length, zone in edits:
            from_date = FIRST + timedelta(days=start)
            to_date = None if length is None else from_date + timedelta(days=length)
            before = _held(session, ben)
            if zone is None:
                end_fact(session, HomeZone, key, from_date, to_date)
                last = DAYS if length is None else start + length
            else:
                set_fact(session, HomeZone, key, {"time_zone": zone}, from_date, to_date)
                last = _next_start(before, start) if length is None else start + length
            expected[start:last] = [zone] * (min(last, DAYS) - start)
            held = _held(session, ben)
            assert [held_on for held_on, _ in held] == expected
        session.rollback()


def _held(session: Session, person_id: str) -> list[tuple[str | None, bool]]:
    """Each day's zone, and whether a row begins on it; no two rows may hold on one day."""
    rows = session.scalars(select(HomeZone).where(HomeZone.person_id == person_id)).all()
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    for day in days:
        assert sum(in_force([row], day) is not None for row in rows) <= 1
    found = [in_force(rows, day) for day in days]
    starts = {row.from_date for row in rows}
    return [
        (row.time_zone if row else None, day in starts)
        for row, day in zip(found, days, strict=True)
    ]


def _next_start(held: list[tuple[str | None, bool]], start: int) -> int:
    later = (day for day in range(start + 1, DAYS) if held[day][1])
    return next(later, DAYS)
