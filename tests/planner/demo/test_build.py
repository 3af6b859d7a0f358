"""The demonstration, small: two weeks of nine people, from nothing to a published rota."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.accounts.actor import SYSTEM
from planner.accounts.feed_tokens import make_feed_token
from planner.application import Planner
from planner.db.engine import Database
from planner.db.upgrade import upgrade
from planner.demo.build import STEPS, DemoHost, DemoSize, DemoStory, build_demo, story_of
from planner.demo.state import DemoProgress, Marker, clear, progress_of, write_marker
from planner.errors import Refused
from planner.feeds.serve import feed_response
from planner.jobs.delivery import deliver_facts
from planner.jobs.inline import InlineJobs
from planner.notices.mail_folder import MailFolder
from planner.people.edit import add_site
from planner.people.queries import list_sites
from planner.rotas.queries import grid_page, home_page, list_versions
from planner.wiring import WIRING

NOW = datetime(2027, 2, 14, 9, tzinfo=UTC)
SMALL = DemoSize(people=9, days=14, history_days=60, seconds=2)


def planner_at(folder: Path) -> Planner:
    folder.mkdir(mode=0o700)
    database = Database(f"sqlite:///{folder / 'planner.db'}")
    upgrade(database)
    jobs = InlineJobs(WIRING)

    def clock() -> datetime:
        return NOW

    return jobs.attach(Planner(database, clock, jobs, MailFolder(folder / "mail", clock), folder))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Planner]:
    planner = planner_at(tmp_path / "instance")
    yield planner
    planner.database.close()


class Built:
    """A small demonstration, what it told, and its story."""

    def __init__(self, folder: Path) -> None:
        self.planner = planner_at(folder)
        self.told: list[str] = []
        host = DemoHost(self.told.append, lambda: None, lambda _run_id: None)
        self.story: DemoStory = build_demo(self.planner, 1, SMALL, host)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    built = Built(tmp_path_factory.mktemp("demo") / "instance")
    yield built
    built.planner.database.close()


def test_every_step_is_told(built: Built) -> None:
    assert len(built.told) == STEPS
    assert built.told[-1] == "Publishing"


def test_a_rota_is_published_with_notice(built: Built) -> None:
    (version,) = list_versions(built.planner, SYSTEM, built.story.team_id)
    assert version.number == 1
    assert version.notice_days is not None
    assert version.notice_days >= 15
    assert (version.last_date - version.first_date).days == 13


def test_three_requests_wait_for_the_lead(built: Built) -> None:
    page = home_page(built.planner, SYSTEM, built.story.team_id)
    assert page.requests == 3
    assert "· 3 requests" in page.text


def test_everybody_has_shifts(built: Built) -> None:
    (version,) = list_versions(built.planner, SYSTEM, built.story.team_id)
    rows = grid_page(built.planner, SYSTEM, version.version_id).rows
    assert len(rows) == 9
    assert all(any(cell.shifts for cell in row.cells) for row in rows)


def test_the_history_came_through_files_that_stay_beside_the_database(built: Built) -> None:
    files = {path.name for path in (built.planner.instance / "demo").iterdir()}
    assert {"people.csv", "history-phone.csv", "history-e-mail.csv"} <= files


def test_the_agents_calendar_holds_shifts(built: Built) -> None:
    person = built.story.agent_person_id
    deliver_facts(built.planner, WIRING.subscribers)
    token = make_feed_token(built.planner, SYSTEM, "person", person, "test")
    feed = feed_response(built.planner, token)
    assert feed is not None
    assert feed.body.count(b"BEGIN:VEVENT") >= 5


def test_a_finished_demonstration_tells_the_same_story_again(built: Built) -> None:
    assert progress_of(built.planner) is DemoProgress.PUBLISHED
    assert story_of(built.planner) == built.story


def test_an_empty_folder_holds_nothing(empty: Planner) -> None:
    assert progress_of(empty) is DemoProgress.NOTHING
    clear(empty)
    assert progress_of(empty) is DemoProgress.NOTHING


def test_an_interrupted_demonstration_is_seen_and_cleared(empty: Planner) -> None:
    write_marker(empty, Marker(seed=1, published=False))
    add_site(empty, SYSTEM, "Dublin", "Europe/Dublin")
    assert progress_of(empty) is DemoProgress.UNFINISHED
    clear(empty)
    assert progress_of(empty) is DemoProgress.NOTHING
    assert list_sites(empty, SYSTEM) == []


def test_somebody_elses_organisation_is_never_cleared(empty: Planner) -> None:
    add_site(empty, SYSTEM, "Our office", "Europe/Dublin")
    assert progress_of(empty) is DemoProgress.SOMETHING_ELSE
    with pytest.raises(Refused, match="nothing was deleted"):
        clear(empty)
    assert [site.name for site in list_sites(empty, SYSTEM)] == ["Our office"]
