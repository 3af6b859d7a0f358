"""Whose turn it is to have Christmas off, and whose to have New Year off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.rotas.models import PublishedShift
from planner.rotas.published import living_shifts
from solver.problem import Horizon
from solver.rules.year_end import Feast


def year_end_turns(session: Session, people: Sequence[str], horizon: Horizon) -> dict[str, Feast]:
    """Say which feast each person should have off at the turn of a year in this horizon.

    Who worked one feast of the turn before, and not the other, has that one off now; nobody else
    has a turn. A shift belongs to the day on which it starts. Empty outside the turn of a year.
    """
    last = horizon.first_date + timedelta(days=horizon.days)
    for year in range(horizon.first_date.year - 1, last.year + 1):
        if date(year, 12, 23) < last and horizon.first_date <= date(year + 1, 1, 1):
            return _turns(_worked(session, people, year - 1), year - 1)
    return {}


def _worked(session: Session, people: Sequence[str], year: int) -> set[tuple[str, date]]:
    shifts = living_shifts(date(year, 12, 24), date(year + 1, 1, 1))
    of_people = shifts.where(PublishedShift.person_id.in_(people)).subquery()
    rows = session.execute(select(of_people.c.person_id, of_people.c.day))
    return {(person_id, day) for person_id, day in rows}


def _turns(worked: Collection[tuple[str, date]], year: int) -> dict[str, Feast]:
    christmas = {date(year, 12, day) for day in (24, 25, 26)}
    new_year = {date(year, 12, 31), date(year + 1, 1, 1)}
    at_christmas = {person for person, day in worked if day in christmas}
    at_new_year = {person for person, day in worked if day in new_year}
    turns: dict[str, Feast] = dict.fromkeys(sorted(at_christmas - at_new_year), "christmas")
    return turns | dict.fromkeys(sorted(at_new_year - at_christmas), "new-year")
