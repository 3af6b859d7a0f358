"""Forecasts by hand, scenarios and the rest of today, by command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import cli

WEEK = "120,110,100,100,90,40,0"


@pytest.fixture(autouse=True)
def a_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_INSTANCE", str(tmp_path / "state"))
    assert run("queue", "add", "Chat", "--channel", "chat", "--time-zone", "UTC").exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="planner")


def by_hand(contacts: str = WEEK, first: str = "2027-03-01") -> Result:
    return run("forecast-profile", "--queue", "Chat", "--from", first, "--contacts", contacts)


def test_a_week_entered_by_hand_is_printed_by_day() -> None:
    told = by_hand()
    assert told.exit_code == 0, told.output
    assert "Entered by hand, not learned: the band is that of a guess." in told.stdout
    assert "Mon 1 Mar 2027" in told.stdout


@pytest.mark.parametrize("contacts", ["1,2,3", "a,b,c,d,e,f,g", "0,0,0,0,0,0,0", "1,1,1,1,1,1,nan"])
def test_a_week_that_cannot_be_used_is_refused(contacts: str) -> None:
    told = by_hand(contacts)
    assert told.exit_code == 2
    assert "contacts" in told.output


def test_a_scenario_is_printed_beside_what_holds_and_adopted() -> None:
    by_hand()
    asked = ("what-if", "--queue", "Chat", "--from", "2027-03-01", "--days", "2", "--volume", "2")
    told = run(*asked, "--adopt")
    assert told.exit_code == 0, told.output
    contacts = next(line for line in told.stdout.splitlines() if "contacts" in line)
    assert contacts.split() == ["contacts", "230", "460"]
    assert "This holds now." in told.stdout
    again = run(*asked[:-1], "1").stdout
    assert next(one for one in again.splitlines() if "contacts" in one).split()[1:] == [
        "460",
        "460",
    ]


def test_a_scenario_that_cannot_be_is_refused() -> None:
    by_hand()
    asked = ("what-if", "--queue", "Chat", "--from", "2027-03-01", "--days", "2")
    for more, said in ((("--volume", "0"), "above 0"), (("--promise", "100"), "share such as 80")):
        told = run(*asked, *more)
        assert told.exit_code == 2
        assert said in told.output


def test_the_rest_of_today_needs_todays_contacts() -> None:
    assert "covers today. Make one first" in run("forecast-today").output
    by_hand(first=f"{datetime.now(UTC):%Y-%m-%d}")
    told = run("forecast-today", "--queue", "Chat", "--until", "11:00")
    assert told.exit_code == 2
    assert "Import its history first" in told.output


def test_how_a_queue_is_forecast_is_chosen_and_given_back() -> None:
    told = run("queue", "method", "chat", "--use", "growth")
    assert told.stdout.splitlines()[-1] == "Chat is forecast by: usual weekday with steady growth."
    told = run("queue", "method", "chat", "--use", "past-weeks")
    assert "Chat is forecast by: what missed least on past weeks." in told.stdout
    assert run("queue", "method", "chat", "--use", "guess").exit_code == 2
