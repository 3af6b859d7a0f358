"""`planner demo`, as somebody who has just installed it runs it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from planner.accounts.actor import SYSTEM
from planner.demo.state import Marker, building_alone, write_marker
from planner.people.edit import add_site
from planner.people.queries import list_sites
from planner.rotas.drafts import report_of
from planner.rotas.models import RotaRun, RotaVersion
from solver.report import AgentSummary, RotaReport
from web.app import create_app
from web.cli import cli
from web.instance import open_planner

LINK = re.compile(r"http://127\.0\.0\.1:8017(/\S+)")


def demo(instance: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.cli", "demo", "--no-serve", *options]
    environment = {**os.environ, "PLANNER_INSTANCE": str(instance)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_it_publishes_prints_links_that_work_and_may_be_run_again(planner_instance: Path) -> None:
    small = ("--people", "9", "--seconds", "6")
    first = demo(planner_instance, *small)
    assert first.returncode == 0, first.stderr
    again = demo(planner_instance, *small)
    assert again.returncode == 0, again.stderr
    assert "Importing" in first.stderr
    assert "Importing" not in again.stderr
    for told in (first, again):
        links = LINK.findall(told.stdout)
        assert len(links) == 5
        _check_links(planner_instance, links)
    assert set(LINK.findall(first.stdout)).isdisjoint(LINK.findall(again.stdout))


def _check_links(instance: Path, links: list[str]) -> None:
    app = create_app(instance=instance)
    *sign_in, feed = links
    for link in sign_in:
        assert app.test_client().get(link).status_code == 200
    calendar = app.test_client().get(feed)
    assert calendar.status_code == 200
    assert b"BEGIN:VEVENT" in calendar.data


def test_it_never_deletes_another_organisation(planner_instance: Path) -> None:
    planner = open_planner(planner_instance)
    add_site(planner, SYSTEM, "Our office", "Europe/Dublin")
    told = demo(planner_instance, "--reset")
    assert told.returncode == 2
    assert "nothing was deleted" in told.stderr
    assert [site.name for site in list_sites(planner, SYSTEM)] == ["Our office"]
    planner.database.close()


def test_a_taken_port_is_named_before_anything_is_built(planner_instance: Path) -> None:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = str(held.getsockname()[1])
        told = CliRunner().invoke(cli, ["demo", "--port", port])
    assert told.exit_code == 2
    assert f"Port {port} cannot be used" in told.stderr
    assert not planner_instance.exists()


def test_a_second_one_does_not_wipe_what_the_first_is_building(planner_instance: Path) -> None:
    planner = open_planner(planner_instance)
    with building_alone(planner):
        write_marker(planner, Marker(seed=1, published=False))
        add_site(planner, SYSTEM, "Half built", "Europe/Dublin")
        for options in ((), ("--reset",)):
            told = CliRunner().invoke(cli, ["demo", "--no-serve", *options])
            assert told.exit_code == 2
            assert "Another `planner demo`" in told.stderr
    assert [site.name for site in list_sites(planner, SYSTEM)] == ["Half built"]
    planner.database.close()


@pytest.mark.slow
def test_thirty_six_people_nearly_meet_the_demand(planner_instance: Path) -> None:
    # Other tests share the two cores: three times the usual search makes up for that.
    told = demo(planner_instance, "--seconds", "120")
    assert told.returncode == 0, told.stderr
    planner = open_planner(planner_instance)
    with planner.database.read() as session:
        version = session.scalars(select(RotaVersion)).one()
        run = session.scalars(select(RotaRun)).one()
        report = report_of(version)
    planner.database.close()
    assert version.number == 1
    assert report.legal
    assert _short_share(report) <= 0.05
    # One shift of somebody who works few fixed days is more than a tenth of their hours: now and
    # then cover is worth an hour or two of them.
    hours_off = sorted(_hours_off(agent) for agent in report.agents)
    assert hours_off[-2] <= 0.05
    assert hours_off[-1] <= 0.1
    assert run.score is not None
    assert run.score_bound is not None
    assert run.score <= 1.25 * run.score_bound


def _short_share(report: RotaReport) -> float:
    required = sum(sum(queue.required_hundredths) for queue in report.coverage)
    return report.short_agent_minutes / (required * 30 / 100)


def _hours_off(agent: AgentSummary) -> float:
    target = agent.contract_minutes - agent.credited_minutes
    return abs(agent.paid_minutes - target) / max(1, target)
