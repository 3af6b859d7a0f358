"""Story A with the real search: a month with leave and fixed days, from run to calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from planner.people.models import Contract, TimeOff, WorkPattern
from planner.rotas.generate import start_run
from planner.rotas.publish import publish
from planner.rotas.queries import grid_page, run_page
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, working

SECONDS = 5


def give_leave(at: Scene) -> None:
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=at.people.person_ids["Ben"],
                kind="leave",
                first_date=date(2027, 3, 8),
                last_date=date(2027, 3, 12),
                credited_minutes=2400,
                state="approved",
            )
        )


def fix_days(at: Scene) -> None:
    sara = at.people.person_ids["Ciara"]
    with at.planner.database.write() as session:
        contract = session.scalars(select(Contract).where(Contract.person_id == sara)).one()
        contract.weekly_minutes, contract.day_minutes = 1440, [480] * 3 + [0] * 4
        session.add(WorkPattern(person_id=sara, weekdays=[0, 1, 2], from_date=MONDAY, to_date=None))


def test_a_month_is_found_judged_published_and_kept(at: Scene) -> None:
    give_leave(at)
    fix_days(at)
    # 8 hours, as the early shift: with half an hour more four make a week, and a search that was
    # cut short may owe Ben the rest of it.
    late = TemplateInput("Late", at.people.site_id, ((660, 1170),), MONDAY)
    add_template(at.planner, at.people.lead, replace(late, unpaid_break_minutes=30))
    planner, lead = working(at.planner), at.people.lead
    run_id = start_run(planner, lead, at.people.team_id, MONDAY, 28, SECONDS)
    ended = run_page(planner, lead, run_id)
    assert (ended.state, ended.message) == ("finished", None)
    assert ended.draft_id is not None
    clock_of(planner).forward(days=14)
    assert publish(planner, lead, ended.draft_id).notice_days == 14
    rows = {row.shown_name: row for row in grid_page(planner, lead, ended.draft_id).rows}
    ben = [cell.day for cell in rows["Ben"].cells if cell.shifts]
    assert (rows["Ben"].paid_minutes, rows["Ben"].credited_minutes) == (120 * 60, 40 * 60)
    assert not [day for day in ben if date(2027, 3, 8) <= day <= date(2027, 3, 12)]
    weekdays = {cell.day.weekday() for cell in rows["Ciara"].cells if cell.shifts}
    assert weekdays == {0, 1, 2}
    weeks = [MONDAY + timedelta(days=7 * number) for number in range(4)]
    for week in weeks:
        worked = [day for day in ben if week <= day < week + timedelta(days=7)]
        assert len(worked) <= 5
