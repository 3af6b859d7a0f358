"""The page of what kindness costs: asked, watched, read, and a rota taken up from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from planner.application import Planner
from planner.rotas.price import ask_for_prices
from planner.rotas.price_run import execute_price, unfinished_prices
from planner.rotas.queries import ChoiceLine, PriceLine, PricePage, list_versions, price_page
from tests.factories.organisation import Organisation
from tests.planner.rotas.corrected import copy_of, kept
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.planner.rotas.test_price import FAKE
from tests.web.conftest import post
from web.cli import cli
from web.commands import rota_price
from web.instance import open_planner
from web.rotas.price_words import against, costs, dearer_than

SHORT_BY_TEN = ChoiceLine(0, short_hours=10.0, wishes=4, shares=2, is_given=True)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, str]:
    at = scene(tmp_path_factory.mktemp("stored"))
    draft_id = draft_of(at, days=7)
    return kept(at), draft_id


@pytest.fixture
def at(stored: tuple[Scene, str], tmp_path: Path) -> Scene:
    return copy_of(stored[0], tmp_path)


@pytest.fixture
def address(stored: tuple[Scene, str]) -> str:
    return f"/rotas/{stored[1]}/price"


@pytest.fixture
def planner(at: Scene) -> Planner:
    return at.planner


@pytest.fixture
def org(at: Scene) -> Organisation:
    return at.people


SignedIn = Callable[[str], FlaskClient]


def worked_out(at: Scene, draft_id: str) -> str:
    price_id = ask_for_prices(at.planner, at.people.lead, draft_id, seconds=10)
    execute_price(at.planner, price_id, (*FAKE, "good"))
    return price_id


def test_it_is_asked_watched_and_stopped(signed_in: SignedIn, address: str) -> None:
    lead = signed_in("lead")
    assert "Work it out" in lead.get(address).text

    assert post(lead, address, seconds="30").status_code == 303
    watched = lead.get(address).text
    assert "Waiting to start" in watched
    progress = lead.get(f"{address}/progress")
    assert ("HX-Refresh" in progress.headers, "Waiting to start" in progress.text) == (False, True)

    stop = watched.split(f'action="{address}/')[1].split('"')[0]
    assert post(lead, f"{address}/{stop}").status_code == 303
    assert "Stopped; what was found is kept" in lead.get(address).text
    assert lead.get(f"{address}/progress").headers["HX-Refresh"] == "true"


def test_prices_are_read_and_a_rota_is_taken_up(
    signed_in: SignedIn, at: Scene, stored: tuple[Scene, str], address: str
) -> None:
    price_id, lead = worked_out(at, stored[1]), signed_in("lead")

    text = lead.get(address).text
    assert "short by 10 agent-hours" in text
    assert "about 3 h, between 2 and 4 h" in text
    assert "Clearly more than" in text
    assert "up to 1 h" in text
    assert "5 h less short, 1 more broken wish, 1 more share exceeded" in text
    assert "data-tradeoff" in text

    taken = post(lead, f"{address}/{price_id}/take", number="1")
    assert taken.status_code == 303
    assert lead.get(taken.location).status_code == 200
    assert post(lead, f"{address}/{price_id}/take", number="9").status_code == 404
    assert post(lead, f"{address}/{price_id}/take", number="x").status_code == 404


def test_what_cannot_be_asked_is_told_beside_the_field(signed_in: SignedIn, address: str) -> None:
    told = post(signed_in("lead"), address, seconds="1")

    assert (told.status_code, "from 10 to 3,600" in told.text) == (400, True)


def test_only_leads_of_the_team_ask(signed_in: SignedIn, address: str) -> None:
    assert signed_in("agent").get(address).status_code == 403
    assert post(signed_in("other_lead"), address, seconds="30").status_code == 403


def price_of(found: float, least: float, most: float) -> PriceLine:
    return PriceLine("a rule", found_hours=found, least_hours=least, most_hours=most)


@pytest.mark.parametrize(
    ("found", "least", "most", "said"),
    [
        (3.0, 2.0, 4.0, "about 3 h, between 2 and 4 h"),
        (1.0, 0.0, 3.0, "between 0 and 3 h"),
        (8.0, 8.0, 8.0, "8 h"),
        (0.0, 0.0, 0.0, "nothing that could be seen"),
    ],
)
def test_a_price_says_how_sure_it_is(found: float, least: float, most: float, said: str) -> None:
    assert costs(price_of(found, least, most)) == said


@pytest.mark.parametrize(("lines", "said"), [(0, "none"), (1, "the last one"), (3, "the last 3")])
def test_a_price_names_only_what_is_clearly_less(lines: int, said: str) -> None:
    line = PriceLine("a rule", found_hours=9, least_hours=8, most_hours=9, dearer_than=lines)

    assert dearer_than(line) == said


def test_a_choice_is_compared_with_the_rota_at_hand() -> None:
    other = ChoiceLine(1, short_hours=12.5, wishes=3, shares=2, is_given=False)

    assert against(other, SHORT_BY_TEN) == "2.5 h more short, 1 fewer broken wish"
    assert against(SHORT_BY_TEN, SHORT_BY_TEN) == "the rota you look at"


def test_the_command_asks_tells_and_takes(
    planner_instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_planner(planner_instance).database.close()
    at = scene(planner_instance)
    draft_id = draft_of(at, days=7)

    def waited(planner: Planner, version_id: str) -> PricePage:
        (price_id,) = unfinished_prices(planner)
        execute_price(planner, price_id, (*FAKE, "good"))
        return price_page(planner, at.people.lead, version_id)

    monkeypatch.setattr(rota_price, "waited_for", waited)

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["rota", "price", *words, "--team", "Support"])
        return f"{done.exit_code} {done.output}"

    early = run("--take", "1")
    told = run("--seconds", "10")
    taken = run(draft_id, "--take", "1")

    assert "nothing was worked out yet" in early
    assert "With every promise kept: short by 10 agent-hours" in told
    assert "  1. short by 10 h, 3 wishes not met, 1 fair share exceeded (5 h less" in told
    assert taken.startswith("0")
    assert "Draft " in taken
    assert len(list_versions(at.planner, at.people.lead, at.people.team_id)) == 2
    at.planner.database.close()
