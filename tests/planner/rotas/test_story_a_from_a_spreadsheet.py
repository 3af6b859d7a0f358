"""Story A from the team's own files: people, February's rota, leave, March, calendars."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import func, select

from planner.accounts.actor import Actor
from planner.accounts.feed_tokens import make_feed_token
from planner.application import Planner
from planner.db.outbox import Fact
from planner.feeds.serve import feed_response
from planner.jobs.delivery import deliver_facts
from planner.notices.models import Notice
from planner.people.edit import Absence, add_time_off
from planner.people.import_people import import_people, preview_people
from planner.people.queries import list_people
from planner.rotas.generate import start_run
from planner.rotas.grid_page import GridRow
from planner.rotas.import_request import RotaRequest
from planner.rotas.import_rota import import_rota, preview_rota
from planner.rotas.models import RotaVersion
from planner.rotas.publish import publish
from planner.rotas.queries import grid_page, my_rota, run_page
from planner.rotas.rules import adopt_preset
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from tests.factories.organisation import (
    NAMES,
    Organisation,
    clock_of,
    organisation,
    test_planner,
)
from tests.planner.rotas.scene import MONDAY, need_of, plain_search, store_need, working
from tests.planner.rotas.spreadsheets import Value, days_from, xlsx_of

Searching = Callable[[], AbstractContextManager[object]]
FEBRUARY = date(2027, 2, 1)
SECONDS = 30
FULL_TIME, FIXED = 30, 6
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Month:
    """A team of 36 people before anything is planned; the clock says 1 February, 09:00 UTC."""

    planner: Planner
    org: Organisation
    people: dict[str, str]


def people_file() -> bytes:
    """24 more full-time people, and six on Monday to Wednesday, Sara among them."""
    rows = ["person,e-mail,site,team,contract hours,fixed days,skills"]
    named = [f"Agent {number:02d}" for number in range(len(NAMES) + 1, FULL_TIME + 1)]
    rows += [f"{name},{_email(name)},Dublin,Support,40,,phone;chat" for name in named]
    fixed = ["Sara", *(f"Part {number}" for number in range(2, FIXED + 1))]
    rows += [f"{name},{_email(name)},Dublin,Support,24,Mon-Wed,phone;chat" for name in fixed]
    return "\n".join(rows).encode()


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def february(full_time: Sequence[str], fixed: Sequence[str]) -> bytes:
    """The team's workbook: titles, dates over weekdays, codes, and a sheet with their legend."""
    days = days_from(FEBRUARY, 28)
    rows: list[list[Value]] = [
        ["Support Dublin"],
        [],
        ["February 2027"],
        ["Agent", *days],
        [None, *(WEEKDAYS[day.weekday()] for day in days)],
        *([name, *_week("E" * 5)] for name in full_time),
        *([name, *_week("EEE")] for name in fixed),
    ]
    # In the last row, 41: three notes that are no codes, on days off.
    for column, note in ((4, "SD?"), (5, "tbc"), (6, "ask Ann")):
        rows[-1][column] = note
    legend: list[list[Value]] = [["Code", "Meaning"], ["E", "Early"]]
    return xlsx_of({"Rota": rows, "Legend": legend})


def _week(codes: str) -> list[Value]:
    return [*codes, *[None] * (7 - len(codes))] * 4


@pytest.fixture
def month(tmp_path: Path) -> Month:
    planner = working(test_planner(tmp_path))
    org = organisation(planner)
    adopt_preset(planner, org.admin, "eu", date(2027, 1, 1))
    for name, start in (("Early", 420), ("Late", 660)):
        times = ((start, start + 510),)
        shift = TemplateInput(name, org.site_id, times, FEBRUARY, unpaid_break_minutes=30)
        add_template(planner, org.lead, shift)
    seen = preview_people(planner, org.hr, people_file(), "people.csv", changes_from=FEBRUARY)
    assert import_people(planner, org.hr, seen).added == FULL_TIME + FIXED - len(NAMES)
    people = {one.shown_name: one.id for one in list_people(planner, org.hr)}
    return Month(planner, org, people)


def publish_february(at: Month) -> None:
    """Lines 1 and 2: 36 people, and a rota that is seen, judged, and published."""
    names = sorted(at.people, key=lambda name: (name == "Sara" or name.startswith("Part"), name))
    content = february(names[:FULL_TIME], names[FULL_TIME:])
    planner, lead = at.planner, at.org.lead
    request = RotaRequest(at.org.team_id)
    preview = preview_rota(planner, lead, content, "february.xlsx", request)
    assert preview.sentence == (
        "672 shifts; 3 more cells not understood: row 41 'SD?', row 41 'tbc', row 41 'ask Ann'"
    )
    assert preview.broken == ()
    assert stored_versions(at) == 0
    leaving = replace(request, leave_out=True)
    seen = preview_rota(planner, lead, content, "february.xlsx", leaving)
    done = import_rota(planner, lead, seen)
    assert (done.shifts, stored_versions(at)) == (672, 1)
    why = "Taken over from our spreadsheet"
    assert publish(planner, lead, done.version_id or "", why).notice_days == 0


def stored_versions(at: Month) -> int:
    with at.planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(RotaVersion)) or 0


def make_march(at: Month, searching: Searching) -> str:
    """Lines 4 and 5: Ben's leave, and the rota of four weeks after February's."""
    planner, lead = at.planner, at.org.lead
    with planner.database.write() as session:
        needed = need_of(MONDAY, 28, agents=20)
        store_need(session, at.org.queue_ids["phone"], needed, MONDAY, 28, number=2)
    leave = Absence("leave", date(2027, 3, 8), date(2027, 3, 12))
    add_time_off(planner, lead, at.people["Ben"], leave)
    with searching():
        run_id = start_run(planner, lead, at.org.team_id, MONDAY, 28, SECONDS)
    ended = run_page(planner, lead, run_id)
    assert (ended.state, ended.message) == ("finished", None)
    return ended.draft_id or ""


def worked_weeks(row: GridRow) -> list[int]:
    """Minutes on the rota by week."""
    days = [
        sum((one.end - one.start).seconds // 60 - 30 for one in cell.shifts) for cell in row.cells
    ]
    return [sum(days[week : week + 7]) for week in range(0, 28, 7)]


def plainly() -> AbstractContextManager[object]:
    """Without a search: everybody on the first shift of every contract day."""
    return mock.patch("planner.rotas.run.search", plain_search)


@pytest.mark.parametrize(
    "searching", [plainly, pytest.param(nullcontext, id="searched", marks=pytest.mark.slow)]
)
def test_from_the_teams_spreadsheet_to_march_in_everybodys_calendar(
    month: Month, searching: Searching
) -> None:
    publish_february(month)
    draft_id = make_march(month, searching)
    planner, org = month.planner, month.org
    rows = {row.shown_name: row for row in grid_page(planner, org.lead, draft_id).rows}
    assert len(rows) == FULL_TIME + FIXED
    assert (rows["Ben"].paid_minutes, rows["Ben"].credited_minutes) == (120 * 60, 40 * 60)
    assert max(week for row in rows.values() for week in worked_weeks(row)) <= 40 * 60
    assert worked_weeks(rows["Ben"])[1] == 0
    sara = {cell.day.weekday() for cell in rows["Sara"].cells if cell.shifts}
    assert sara == {0, 1, 2}
    clock_of(planner).forward(days=14)
    done = publish(planner, org.lead, draft_id)
    assert (done.notice_days, len(done.people)) == (14, FULL_TIME + FIXED)
    assert page_of_ben(month) == feed_of_ben(month) != set()
    with planner.database.read() as session:
        waiting = session.scalars(select(Fact.kind).where(Fact.handled_at.is_(None))).all()
        notices = session.scalars(select(Notice).where(Notice.subject_id == done.version_id)).all()
    assert waiting == []
    assert len({one.person_id for one in notices}) == FULL_TIME + FIXED


def ben_of(at: Month) -> Actor:
    return replace(at.org.agent, person_id=at.people["Ben"])


def page_of_ben(at: Month) -> set[tuple[datetime, datetime]]:
    page = my_rota(at.planner, ben_of(at), None, MONDAY, 28)
    shifts = [one for day in page.days for one in day.shifts]
    return {(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in shifts}


def feed_of_ben(at: Month) -> set[tuple[datetime, datetime]]:
    """March's shifts as a calendar reads them, in UTC."""
    token = make_feed_token(at.planner, ben_of(at), "person", at.people["Ben"], "Phone")
    deliver_facts(at.planner, WIRING.subscribers)
    answer = feed_response(at.planner, token)
    assert answer is not None
    spans = re.findall(rb"DTSTART:(\d{8}T\d{6}Z)\r\nDTEND:(\d{8}T\d{6}Z)", answer.body)
    found = {(_instant(start), _instant(end)) for start, end in spans}
    return {span for span in found if span[0].date() >= MONDAY}


def _instant(text: bytes) -> datetime:
    return datetime.strptime(text.decode(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
