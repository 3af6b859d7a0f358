"""The jobs that price and replan, with the solver's own processes on a tiny team."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from planner.rotas.price import ask_for_prices
from planner.rotas.price_page import price_page
from planner.rotas.price_run import execute_price
from planner.rotas.publish import publish
from planner.rotas.replan import ask_for_replan, put_in_replan
from planner.rotas.replan_news import Extended, Withdrawn
from planner.rotas.replan_page import replan_page
from planner.rotas.replan_run import execute_replan
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene

pytestmark = pytest.mark.slow


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Scene]:
    at = scene(tmp_path)
    yield at
    at.planner.database.close()


def test_every_promise_of_a_rota_is_priced(at: Scene) -> None:
    draft, lead = draft_of(at, days=7), at.people.lead

    execute_price(at.planner, ask_for_prices(at.planner, lead, draft, seconds=10))

    page = price_page(at.planner, lead, draft)
    assert (page.job, page.message) == ("finished", None)
    assert page.kept_hours is not None
    assert len(page.prices) > 5
    assert sum(one.is_given for one in page.choices) == 1


def test_somebody_leaves_and_the_rota_goes_on(at: Scene) -> None:
    version, lead = publish(at.planner, at.people.lead, draft_of(at, days=7)), at.people.lead
    ben = at.people.person_ids["Ben"]
    leaves = Withdrawn(person_id=ben, first_date=MONDAY + timedelta(days=2))
    replan_id = ask_for_replan(at.planner, lead, version.version_id, leaves, seconds=5)

    execute_replan(at.planner, replan_id)

    page = replan_page(at.planner, lead, version.version_id)
    assert page.found is not None, page.message
    assert page.found.people[0].person_id == ben
    assert page.found.people[0].counts == ("3 shifts fewer",)
    draft = put_in_replan(at.planner, lead, replan_id)
    publish(at.planner, lead, draft)

    longer = Extended(last_date=MONDAY + timedelta(days=13))
    replan_id = ask_for_replan(at.planner, lead, draft, longer, seconds=5)
    execute_replan(at.planner, replan_id)
    page = replan_page(at.planner, lead, draft)
    assert page.found is not None, page.message
    assert min(day.day for one in page.found.people for day in one.days) > MONDAY
    assert put_in_replan(at.planner, lead, replan_id)
