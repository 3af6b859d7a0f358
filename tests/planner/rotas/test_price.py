"""What promises cost: asked of a rota, worked out by a job, and one of the rotas taken up."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.errors import FormError, NotAllowed, NotFound, Refused
from planner.jobs.inline import InlineJobs
from planner.rotas import price_run
from planner.rotas.correct import Reasons, correct
from planner.rotas.correct_edits import Assign, Wanted
from planner.rotas.models import Assignment, RotaPrice, RotaVersion
from planner.rotas.price import ask_for_prices, stop_pricing, take_choice
from planner.rotas.price_page import PriceLine, PricePage, dearer_than, price_page
from planner.rotas.price_run import execute_price, give_up_price, unfinished_prices
from planner.rotas.publish import publish
from planner.wiring import WIRING
from tests.factories.copies import copied
from tests.planner.rotas.scene import Scene, draft_of, scene

FAKE = (sys.executable, "-m", "tests.planner.rotas.fake_pricing")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("scene"))
    draft_id = draft_of(at, days=7)
    at.planner.database.close()
    return at, draft_id


@pytest.fixture
def at(prepared: tuple[Scene, str], tmp_path: Path) -> Iterator[Scene]:
    planner = copied(prepared[0].planner, tmp_path)
    yield replace(prepared[0], planner=planner)
    planner.database.close()


@pytest.fixture
def draft(prepared: tuple[Scene, str]) -> str:
    return prepared[1]


def page_of(at: Scene, version_id: str) -> PricePage:
    return price_page(at.planner, at.people.lead, version_id)


def asked(at: Scene, version_id: str, mode: str) -> PricePage:
    """Ask, let a made-up process answer, and look."""
    price_id = ask_for_prices(at.planner, at.people.lead, version_id, seconds=10)
    execute_price(at.planner, price_id, (*FAKE, mode))
    return page_of(at, version_id)


def test_nothing_is_said_before_anybody_asked(at: Scene, draft: str) -> None:
    page = page_of(at, draft)

    assert (page.price_id, page.job, page.prices, page.choices) == (None, "", (), ())
    assert not page.open


def test_every_finding_reaches_the_page_in_words(at: Scene, draft: str) -> None:
    page = asked(at, draft, "good")

    assert (page.job, page.message) == ("finished", None)
    assert (page.kept_hours, page.doubt_hours) == (10.0, 1.0)
    dearest = page.prices[0]
    assert (dearest.found_hours, dearest.least_hours, dearest.most_hours) == (3.0, 2.0, 4.0)
    assert dearest.text.startswith("No week over the contract hours")
    assert page.prices[-1].is_nothing
    assert [one.dearer_than for one in page.prices[:2]] == [len(page.prices) - 1, 0]
    assert [one.is_given for one in page.choices] == [False, True]
    assert page.done == page.parts - 4


def test_what_overlaps_is_not_put_in_order() -> None:
    """9 h give or take 2 are more than 4 give or take 2, and 6 give or take 2 are neither."""
    lines = [
        PriceLine(name, found_hours=found, least_hours=max(0, found - 2), most_hours=found + 2)
        for name, found in (("a", 9), ("b", 6), ("c", 4))
    ]

    assert [dearer_than(one, lines) for one in lines] == [1, 0, 0]


def test_a_rota_that_was_chosen_becomes_a_draft(at: Scene, draft: str) -> None:
    page = asked(at, draft, "good")
    assert page.price_id is not None
    chosen = next(one for one in page.choices if not one.is_given)

    taken = take_choice(at.planner, at.people.lead, page.price_id, chosen.number)

    with at.planner.database.read() as session:
        row = session.get_one(RotaVersion, taken)
        shifts = session.scalars(select(Assignment).filter_by(rota_version_id=taken)).all()
        was = session.scalars(select(Assignment).filter_by(rota_version_id=draft)).all()
    assert (row.state, row.days, row.number) == ("draft", 7, None)
    assert len(shifts) == len(was) - 1
    publish(at.planner, at.people.lead, taken)


def test_the_given_rota_is_there_already(at: Scene, draft: str) -> None:
    page = asked(at, draft, "good")
    assert page.price_id is not None
    given = next(one for one in page.choices if one.is_given)

    assert take_choice(at.planner, at.people.lead, page.price_id, given.number) == draft
    with pytest.raises(NotFound, match="no such rota to choose"):
        take_choice(at.planner, at.people.lead, page.price_id, 7)


@pytest.mark.parametrize(
    ("mode", "job", "said", "kept"),
    [
        ("crash", "failed", price_run.CRASHED, 10.0),
        ("mistaken", "failed", price_run.MISTAKE, None),
    ],
)
def test_every_ending_is_told_apart(
    at: Scene, draft: str, mode: str, job: str, said: str, kept: float | None
) -> None:
    page = asked(at, draft, mode)

    assert (page.job, page.message, page.kept_hours) == (job, said, kept)


def test_it_can_be_stopped_before_it_works(at: Scene, draft: str) -> None:
    waiting = ask_for_prices(at.planner, at.people.lead, draft, seconds=10)
    stop_pricing(at.planner, at.people.lead, waiting)
    execute_price(at.planner, waiting, (*FAKE, "good"))
    assert page_of(at, draft).job == "cancelled"


def test_what_was_found_is_kept_when_it_is_stopped(
    at: Scene, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not before the process could say anything.
    monkeypatch.setattr(price_run, "wants_to_stop", lambda *_: False)
    lead = at.people.lead
    working = ask_for_prices(at.planner, lead, draft, seconds=10)
    with at.planner.database.write() as session:
        session.get_one(RotaPrice, working).cancel_requested = True
    execute_price(at.planner, working, (*FAKE, "patient"))
    page = page_of(at, draft)
    assert (page.job, page.kept_hours) == ("cancelled", 10.0)
    stop_pricing(at.planner, lead, working)
    assert page_of(at, draft).job == "cancelled"


def test_what_is_left_behind_is_found_and_given_up(at: Scene, draft: str) -> None:
    price_id = ask_for_prices(at.planner, at.people.lead, draft, seconds=10)
    assert unfinished_prices(at.planner) == [price_id]

    give_up_price(at.planner, price_id)

    assert unfinished_prices(at.planner) == []
    assert page_of(at, draft).message == price_run.GIVEN_UP
    execute_price(at.planner, price_id, (*FAKE, "good"))
    assert page_of(at, draft).job == "failed"


def test_the_worker_knows_the_work(at: Scene, draft: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(price_run, "PROCESS", (*FAKE, "good"))
    jobs = InlineJobs(WIRING)
    planner = jobs.attach(replace(at.planner, jobs=jobs))

    ask_for_prices(planner, at.people.lead, draft, seconds=10)

    assert page_of(at, draft).job == "finished"


def test_a_rota_that_the_rules_forbid_now_is_refused_in_words(at: Scene, draft: str) -> None:
    with at.planner.database.read() as session:
        one = session.scalars(select(Assignment).filter_by(rota_version_id=draft)).first()
        assert one is not None
    saturday = at.people.person_ids["Ben"], one.day.replace(day=6)
    wanted = Wanted(*saturday, one.template_id, at.people.queue_ids["phone"])
    correct(at.planner, at.people.lead, draft, Assign(wanted), reasons=Reasons(override="once"))

    with pytest.raises(Refused, match=r"breaks rules that are in force now: Ben, .*Correct these"):
        ask_for_prices(at.planner, at.people.lead, draft)


def test_who_may_not_plan_the_team_may_not_ask(at: Scene, draft: str) -> None:
    with pytest.raises(NotAllowed):
        ask_for_prices(at.planner, at.people.agent, draft)
    with pytest.raises(NotFound):
        ask_for_prices(at.planner, at.people.lead, "gone")
    with pytest.raises(FormError, match="10 to 3600 seconds"):
        ask_for_prices(at.planner, at.people.lead, draft, seconds=1)
