"""What is promised of a published rota, and what is said of it when its days have passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from planner.application import Planner
from planner.errors import NotAllowed, NotFound
from planner.jobs.delivery import deliver_facts
from planner.rotas.certificate_page import CertificatePage, certificate_page
from planner.rotas.certify import (
    KIND,
    give_up_certificate,
    make_certificate,
    unfinished_certificates,
)
from planner.rotas.publish import publish
from planner.wiring import WIRING
from tests.factories.organisation import Organisation, add_agent, organisation, test_planner
from tests.planner.demand.stores import stored
from tests.planner.rotas.promised import DAYS, at_work, lines, publish_week
from tests.planner.rotas.scene import MONDAY, Scene, draft_of


@dataclass(frozen=True)
class Published:
    planner: Planner
    people: Organisation
    version_id: str
    folder: Path

    def page(self) -> CertificatePage:
        return certificate_page(self.planner, self.people.lead, self.version_id)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Six people from 07:00 to 15:00, and calls that need about four of them."""
    folder = tmp_path_factory.mktemp("certificate")
    planner = test_planner(folder)
    people = organisation(planner)
    version_id = publish_week(planner, people, folder, 12)
    return Published(planner, people, version_id, folder)


def test_a_draft_and_a_version_that_waits_say_so(published: Published) -> None:
    before = published.page()
    assert (before.queues, before.waits) == ((), False)
    deliver_facts(published.planner, WIRING.subscribers)
    assert published.page().waits
    (row_id,) = unfinished_certificates(published.planner)
    assert (KIND, row_id) in published.planner.jobs.enqueued  # type: ignore[attr-defined]
    make_certificate(published.planner, row_id)
    again = published.page()
    make_certificate(published.planner, row_id)
    assert published.page() == again
    assert not again.waits
    assert unfinished_certificates(published.planner) == []


def test_the_promise_of_every_queue_is_named(published: Published) -> None:
    (queue,) = published.page().queues
    assert (queue.name, queue.target_share, queue.threshold_seconds) == ("phone", 0.8, 20)
    assert queue.definition == "offered-wait-within"
    assert queue.days == 5
    assert 0 <= queue.fewest_days <= queue.expected_days <= queue.most_days <= 5
    assert queue.happened_days is None
    assert len(queue.rows) == DAYS
    monday, levels = queue.rows[0]
    assert monday == MONDAY
    asked = [place for place, level in enumerate(levels) if level is not None]
    assert asked[0] >= 14
    assert all(0 <= weak.level <= 1 for weak in queue.weakest)


def test_what_happened_stands_beside_it_once_its_history_is_there(published: Published) -> None:
    planner = at_work(published.planner)
    stored(planner, published.folder, lines(MONDAY, 3, 12), "phone")
    deliver_facts(planner, WIRING.subscribers)
    (queue,) = published.page().queues
    assert queue.days_passed == 3
    assert queue.happened_days in range(4)
    came = [line.happened for line in queue.day_lines]
    assert [level is not None for level in came] == [True, True, True, False, False]


def test_days_far_busier_than_foreseen_do_not_keep_the_promise(published: Published) -> None:
    planner = at_work(published.planner)
    stored(planner, published.folder, lines(MONDAY + timedelta(days=3), 1, 90), "phone")
    deliver_facts(planner, WIRING.subscribers)
    (queue,) = published.page().queues
    thursday = queue.day_lines[3]
    assert thursday.happened is not None
    assert thursday.happened < 0.3
    assert queue.days_passed == 4
    assert queue.happened_days is not None
    assert queue.happened_days <= 3


def test_more_people_keep_the_promise_more_surely(tmp_path: Path) -> None:
    """The same calls with six people and with ten."""
    chances = []
    for extra in (0, 4):
        folder = tmp_path / str(extra)
        folder.mkdir()
        planner = test_planner(folder)
        people = organisation(planner)
        with planner.database.write() as session:
            for number in range(extra):
                ids = [people.queue_ids["phone"]]
                add_agent(session, f"X{number}", people.site_id, people.team_id, ids)
        version_id = publish_week(planner, people, folder, 32)
        deliver_facts(at_work(planner), WIRING.subscribers)
        (queue,) = certificate_page(planner, people.lead, version_id).queues
        chances.append(sum(line.chance or 0.0 for line in queue.day_lines))
    assert chances[0] < chances[1]


def test_who_may_not_see_the_rota_sees_no_promise(published: Published) -> None:
    people = published.people
    with pytest.raises(NotAllowed):
        certificate_page(published.planner, people.other_lead, published.version_id)
    with pytest.raises(NotFound):
        certificate_page(published.planner, people.lead, "0" * 32)


def test_a_forecast_that_cannot_be_read_ends_with_words(at: Scene) -> None:
    version_id = draft_of(at)
    publish(at.planner, at.people.lead, version_id, why_late="a test")
    deliver_facts(at_work(at.planner), WIRING.subscribers)
    page = certificate_page(at.planner, at.people.lead, version_id)
    assert page.message == "The forecast under this rota cannot be read any more."


def test_a_certificate_that_is_given_up_says_so_and_a_made_one_stays(at: Scene) -> None:
    version_id = draft_of(at)
    publish(at.planner, at.people.lead, version_id, why_late="a test")
    deliver_facts(at.planner, WIRING.subscribers)
    (row_id,) = unfinished_certificates(at.planner)
    give_up_certificate(at.planner, row_id)
    page = certificate_page(at.planner, at.people.lead, version_id)
    assert page.message is not None
    assert "could not be worked out" in page.message
