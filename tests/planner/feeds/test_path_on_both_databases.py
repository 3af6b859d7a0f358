"""From files to a feed on SQLite and on PostgreSQL; of several at once each acts exactly once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import func, select

from planner.accounts.feed_tokens import make_feed_token
from planner.application import Planner
from planner.db.outbox import Fact
from planner.demand.forecasting import make_forecast
from planner.demand.import_history import import_history, preview_history
from planner.demand.models import ForecastVersion, RequirementVersion
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queue_settings import default_setting
from planner.demand.queues import edit_queue_setting, list_queues
from planner.errors import PlannerError, Stale
from planner.feeds.models import FeedBody
from planner.feeds.serve import feed_response
from planner.jobs.delivery import deliver_facts
from planner.people.import_people import import_people, preview_people
from planner.people.queries import list_people
from planner.rotas.generate import start_run
from planner.rotas.models import LedgerEntry, PublishedShift, RotaVersion
from planner.rotas.publish import Published, publish
from planner.rotas.queries import run_page
from planner.rotas.rules import adopt_preset
from planner.rotas.run import execute_run
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from tests.factories.organisation import Organisation, clock_of, organisation, test_planner
from tests.planner.demand.files import write
from tests.planner.demand.stores import FIRST, history_lines
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, plain_search, scene, working

SINCE = date(2026, 1, 1)
AT_ONCE = 6
FOUR_WEEKS = 28


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'planner.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def at(tmp_path: Path, database_url: str) -> Iterator[Scene]:
    made = scene(tmp_path, database_url=database_url)
    yield made
    made.planner.database.close()


def at_once(work: Callable[[int], object], times: int = AT_ONCE) -> list[object]:
    """Let as many threads do the work at one moment; what each gave, or the refusal it met."""
    gate = threading.Barrier(times)
    given: list[object] = []

    def one(number: int) -> None:
        gate.wait()
        try:
            given.append(work(number))
        except PlannerError as refused:
            given.append(refused)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == times, "a thread died of something else than a refusal"
    return given


def kinds(given: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in given)


def counted(at: Scene, table: type) -> int:
    with at.planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# ------------------------------------------------------------------------------ the whole path


def test_from_files_to_a_feed(tmp_path: Path, database_url: str) -> None:
    planner = working(test_planner(tmp_path, database_url))
    org = organisation(planner)
    clock_of(planner).now = datetime(2026, 12, 21, 9, tzinfo=UTC)
    header = "person,e-mail,site,team,contract hours,skills"
    row = "Ann,ann@example.org,Dublin,Support,40,phone:80"
    import_people(
        planner, org.admin, preview_people(planner, org.admin, f"{header}\n{row}".encode(), "p.csv")
    )
    ann = next(one.id for one in list_people(planner, org.admin) if one.shown_name == "Ann")
    requirement_first = from_history_to_staffing(planner, org, tmp_path)
    prepare_rules_and_shifts(planner, org)
    with mock.patch("planner.rotas.run.search", plain_search):
        run_id = start_run(planner, org.lead, org.team_id, requirement_first, FOUR_WEEKS, 5)
    draft_id = run_page(planner, org.lead, run_id).draft_id
    assert draft_id is not None
    token = make_feed_token(planner, org.admin, "person", ann, "phone")
    assert publish(planner, org.lead, draft_id).notice_days == 21
    deliver_facts(planner, WIRING.subscribers)
    answer = feed_response(planner, token)
    assert answer is not None
    events = IcsCalendarStream.calendar_from_ics(answer.body.decode()).events
    with planner.database.read() as session:
        mine = select(PublishedShift).where(PublishedShift.person_id == ann)
        stored = {(one.start, one.end) for one in session.scalars(mine)}
    timed = {(one.dtstart, one.dtend) for one in events if isinstance(one.dtstart, datetime)}
    assert timed == stored
    assert len(stored) == 20
    planner.database.close()


def from_history_to_staffing(planner: Planner, org: Organisation, folder: Path) -> date:
    """Import ten weeks of the phone, forecast four and plan their staffing; give the first day."""
    queue = next(one for one in list_queues(planner, org.admin) if one.name == "phone")
    usual = replace(default_setting("phone"), shrinkage={})
    edit_queue_setting(planner, org.admin, queue.id, queue.version, SINCE, usual)
    file = write(folder, history_lines())
    preview = preview_history(planner, org.lead, file, queues="phone", time_zone="UTC")
    import_history(planner, org.lead, preview, replace_changed=False)
    first = FIRST + timedelta(days=70)
    make_forecast(planner, org.lead, queue.id, first, FOUR_WEEKS)
    plan_staffing(planner, org.lead, first, FOUR_WEEKS, ["phone"])
    return first


def prepare_rules_and_shifts(planner: Planner, org: Organisation) -> None:
    adopt_preset(planner, org.admin, "eu", SINCE)
    early = TemplateInput("Early", org.site_id, ((420, 930),), SINCE, unpaid_break_minutes=30)
    add_template(planner, org.admin, early)


# ------------------------------------------------------------------------- several at one moment


def test_a_draft_published_by_several_at_once_is_published_once(at: Scene) -> None:
    draft_id = draft_of(at)
    given = at_once(lambda _number: publish(at.planner, at.people.lead, draft_id))
    assert kinds(given) == ["Published"] + ["Stale"] * (AT_ONCE - 1)
    assert (counted(at, Fact), counted(at, PublishedShift)) == (1, 6 * 20)
    with at.planner.database.read() as session:
        minutes = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == "minutes")
        assert session.scalar(minutes) == 6 * 20 * 480


def test_of_several_drafts_of_the_same_days_published_at_once_one_holds(at: Scene) -> None:
    drafts = [draft_of(at, days=7) for _ in range(3)]
    given = at_once(lambda number: publish(at.planner, at.people.lead, drafts[number]), 3)
    assert kinds(given) == ["Published", "Stale", "Stale"]
    told = next(one for one in given if isinstance(one, Stale))
    assert "published after this draft was made" in str(told)
    assert counted(at, PublishedShift) == 6 * 5


def test_weeks_published_at_once_get_numbers_of_their_own(at: Scene) -> None:
    drafts = [draft_of(at, days=7, first=MONDAY + timedelta(days=7 * one)) for one in range(4)]
    given = at_once(lambda number: publish(at.planner, at.people.lead, drafts[number]), 4)
    assert sorted(one.number for one in given if isinstance(one, Published)) == [1, 2, 3, 4]


def test_a_run_that_several_workers_take_up_leaves_one_draft(at: Scene) -> None:
    run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, FOUR_WEEKS, 5)
    with mock.patch("planner.rotas.run.search", plain_search):
        assert at_once(lambda _number: execute_run(at.planner, run_id)) == [None] * AT_ONCE
    assert run_page(at.planner, at.people.lead, run_id).state == "finished"
    assert counted(at, RotaVersion) == 1


def test_forecasts_and_staffing_plans_made_at_once_get_numbers_of_their_own(
    tmp_path: Path, database_url: str
) -> None:
    planner = test_planner(tmp_path, database_url)
    org = organisation(planner)
    first = from_history_to_staffing(planner, org, tmp_path)
    phone = org.queue_ids["phone"]
    at_once(lambda _number: plan_staffing(planner, org.lead, first, 7, ["phone"]))
    at_once(lambda _number: make_forecast(planner, org.lead, phone, first, 7), 2)
    with planner.database.read() as session:
        plans = session.scalars(select(RequirementVersion.number)).all()
        forecasts = session.scalars(select(ForecastVersion.number)).all()
    assert sorted(plans) == list(range(1, AT_ONCE + 2))
    assert sorted(forecasts) == [1, 2, 3]
    planner.database.close()


def test_the_first_requests_for_a_feed_at_once_all_get_the_same_bytes(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at, days=7))
    deliver_facts(at.planner, WIRING.subscribers)
    token = make_feed_token(at.planner, at.people.lead, "team", at.people.team_id, "wall")
    given = at_once(lambda _number: feed_response(at.planner, token))
    assert all(one == given[0] for one in given)
    assert given[0] is not None
    assert counted(at, FeedBody) == 0, "a poll wrote to the database"
    deliver_facts(at.planner, WIRING.subscribers)
    assert counted(at, FeedBody) == 1
    assert feed_response(at.planner, token) == given[0]
