"""The page of a queue's scenario, from the comparison to two rotas and to what holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.plan_staffing import plan_staffing
from planner.demand.profile import DemandProfile, forecast_by_hand
from planner.rotas.rules import adopt_preset
from planner.rotas.scenario_page import ScenarioPage, list_scenarios, scenario_page
from planner.rotas.scenario_run import execute_scenario
from planner.rotas.templates import TemplateInput, add_template
from tests.factories.organisation import Organisation, organisation
from tests.planner.rotas.scene import MONDAY, plain_search
from tests.web.conftest import post
from web.cli import cli
from web.instance import open_planner

WEEK = {f"opening-{day}": "08:00-16:00" if day < 5 else "" for day in range(7)}
ASKED = {
    "first_date": str(MONDAY),
    "days": "7",
    "volume": "1.5",
    "handling": "1",
    "target_percent": "80",
    "threshold_seconds": "20",
} | WEEK


@pytest.fixture
def queue_id(planner: Planner, org: Organisation) -> str:
    return planned(planner, org)


def planned(planner: Planner, org: Organisation) -> str:
    """Forecast and plan the phone queue, and let rotas be searched; give the queue's id."""
    phone = org.queue_ids["phone"]
    profile = DemandProfile((60.0,) * 5 + (0.0, 0.0), 10)
    forecast_by_hand(planner, org.lead, phone, MONDAY, 14, profile)
    plan_staffing(planner, org.lead, MONDAY, 14, [phone])
    adopt_preset(planner, org.admin, "eu", date(2027, 1, 1))
    early = TemplateInput("Early", org.site_id, ((420, 930),), date(2026, 1, 1))
    add_template(planner, org.admin, replace(early, unpaid_break_minutes=30))
    return phone


def tried(client: FlaskClient, org: Organisation, queue_id: str, **more: str) -> str:
    """Press "Try a rota" and give the address it leads to."""
    values = ASKED | {"queue_id": queue_id, "team_id": org.team_id, "seconds": "5"} | more
    answer = post(client, "/rotas/what-if", **values)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_from_the_comparison_to_two_rotas_and_to_what_holds(
    app: Flask,
    signed_in: Callable[[str], FlaskClient],
    planner: Planner,
    org: Organisation,
    queue_id: str,
) -> None:
    client, compare = signed_in("lead"), f"/demand/queues/{queue_id}/what-if"
    assert "And the rota?" in client.get(compare, query_string=ASKED).text
    address = tried(client, org, queue_id)
    waiting = client.get(address).text
    assert "Waiting to start" in waiting
    assert "contacts times 1.5" in waiting
    assert address in client.get(compare).text
    (line,) = list_scenarios(planner, org.lead, queue_id)
    with mock.patch("planner.rotas.scenario_run.search", plain_search):
        execute_scenario(planner, line.scenario_id)
    done = client.get(address).text
    for said in ("Beside each other", "Agent-hours short", "People with shifts", "Left as it is"):
        assert said in done
    assert "hx-get" not in client.get(f"{address}/progress").text
    assert signed_in("admin").get(address).status_code == 404
    adopted = post(client, f"{address}/adopt")
    draft = client.get(adopted.headers["Location"])
    assert "This holds now" in draft.text
    assert "Look at the draft" in client.get(address).text
    assert "holds already" in client.get(post(client, f"{address}/adopt").headers["Location"]).text
    gone = post(client, f"{address}/put-away").headers["Location"]
    assert "The scenario was put away." in client.get(gone).text
    assert client.get(address).status_code == 404


def test_what_cannot_be_tried_is_said_beside_the_comparison(
    signed_in: Callable[[str], FlaskClient], org: Organisation, queue_id: str
) -> None:
    client = signed_in("lead")
    for wrong, said in (
        ({"days": "15"}, "No forecast of phone covers these days"),
        ({"first_date": "2027-05-03"}, "Plan the staffing for these days first"),
        ({"seconds": "0"}, "Please give a whole number from 1 to 1,800"),
        ({"volume": "none"}, "number"),
    ):
        address = tried(client, org, queue_id, **wrong)
        assert address.startswith(f"/demand/queues/{queue_id}/what-if?")
        assert said in client.get(address).text


def test_a_search_is_stopped_before_it_is_put_away(
    signed_in: Callable[[str], FlaskClient], org: Organisation, queue_id: str
) -> None:
    client = signed_in("lead")
    address = tried(client, org, queue_id)
    refused = post(client, f"{address}/put-away").headers["Location"]
    assert "Stop it first" in client.get(refused).text
    stopped = post(client, f"{address}/stop").headers["Location"]
    assert "Stopped before it started." in client.get(stopped).text


def searched(planner: Planner, scenario_id: str) -> ScenarioPage:
    """Stand in for the worker."""
    with mock.patch("planner.rotas.scenario_run.search", plain_search):
        execute_scenario(planner, scenario_id)
    return scenario_page(planner, SYSTEM, scenario_id)


@pytest.fixture
def by_command(planner_instance: Path) -> Iterator[Callable[..., Result]]:
    """Run `planner what-if` for the phone queue of a team that can be planned."""
    planner = open_planner(planner_instance)
    planned(planner, organisation(planner))
    planner.database.close()
    words = ("what-if", "--queue", "phone", "--from", str(MONDAY), "--days", "7", "--team")
    with mock.patch("web.commands.what_if.wait_for_scenario", searched):
        yield lambda *more: CliRunner().invoke(cli, [*words, "Support", "--volume", "1.5", *more])


def test_both_rotas_are_printed_and_put_away_unless_adopted(
    by_command: Callable[..., Result],
) -> None:
    told = by_command("--rota")
    assert told.exit_code == 0, told.output
    (people,) = (line for line in told.stdout.splitlines() if "People with shifts" in line)
    assert people.split()[-2:] == ["6", "6"]
    assert "left as it is, the rota for now would be short by" in told.stdout
    assert "This holds now" not in told.stdout
    adopted = by_command("--rota", "--adopt")
    assert "This holds now; its rota is the draft" in adopted.stdout
