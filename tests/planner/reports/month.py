"""A published March, in which Aoife plays Mei of story C."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from planner.people.absence import Absence, add_time_off
from planner.people.models import Contract, WorkPattern
from planner.reports.hours import PersonHours
from planner.reports.hours_report import Asked, HoursReport, hours_report
from planner.rotas.publish import publish
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import Scene, draft_of, scene

MEI = "Aoife"
MARCH = Asked(date(2027, 3, 1), date(2027, 3, 31))
APRIL = Asked(date(2027, 4, 1), date(2027, 4, 30))
CHANGE = date(2027, 3, 15)
DAYS = 31


def mei_changes_her_days(at: Scene) -> None:
    """8 h Monday to Friday, from 15 March on Monday to Wednesday only."""
    person_id = at.people.person_ids[MEI]
    with at.planner.database.write() as session:
        session.scalars(
            select(Contract).where(Contract.person_id == person_id)
        ).one().to_date = CHANGE
        since = {"person_id": person_id, "from_date": CHANGE, "to_date": None}
        session.add(Contract(**since, weekly_minutes=1440, day_minutes=[480] * 3 + [0] * 4))
        session.add(WorkPattern(**since, weekdays=[0, 1, 2]))


def story(folder: Path, database_url: str | None = None) -> Scene:
    """March with the change of contract; nothing is published."""
    at = scene(folder, days=DAYS, database_url=database_url)
    mei_changes_her_days(at)
    return at


def published(at: Scene) -> Scene:
    """Publish March; the clock stays on 1 February."""
    publish(at.planner, at.people.lead, draft_of(at, days=DAYS))
    return at


def closed(at: Scene) -> Scene:
    """The same, with its database closed, to be copied for each test."""
    at.planner.database.close()
    return at


def it_is(at: Scene, day: date, hour: int = 9) -> None:
    """Move the clock to a day, in UTC."""
    clock_of(at.planner).now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def on_leave(at: Scene, first: date, last: date, name: str = MEI, kind: str = "leave") -> str:
    """Enter whole days of time off and give its id."""
    person_id = at.people.person_ids[name]
    return add_time_off(at.planner, at.people.lead, person_id, Absence(kind, first, last))


def report(at: Scene, asked: Asked = MARCH) -> HoursReport:
    """The report as HR sees it."""
    return hours_report(at.planner, at.people.hr, asked)


def hours(at: Scene, name: str = MEI, asked: Asked = MARCH) -> PersonHours:
    """One person's row in it."""
    rows = report(at, asked).rows
    return next(row for row in rows if row.labels.shown_name == name)
