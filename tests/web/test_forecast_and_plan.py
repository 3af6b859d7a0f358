"""From history to a staffing plan by command, with queues in several time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import cli

DAYS = ("--from", "2027-03-01", "--days", "3")
QUEUES = {"Mail": "Asia/Manila", "Phone": "Europe/Dublin", "Social": "America/Denver"}


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="planner")


def succeeds(*words: str) -> Result:
    told = run(*words)
    assert told.exit_code == 0, told.output
    return told


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Hourly counts of three weeks, up to a few days before March."""
    start = datetime(2027, 2, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(24 * 21)]
    lines = [f"{hour:%Y-%m-%dT%H:%MZ},{5 if 8 <= hour.hour < 20 else 1}" for hour in hours]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(["time,count", *lines]) + "\n")
    return path


@pytest.fixture
def three_zones(planner_instance: Path, history: Path) -> Path:
    for name, zone in QUEUES.items():
        succeeds("queue", "add", name, "--channel", "phone", "--time-zone", zone)
        succeeds("history", "import", str(history), "--queue", name, "--time-zone", "UTC", "--yes")
    return planner_instance


@pytest.mark.usefixtures("three_zones")
def test_the_same_dates_are_forecast_and_then_planned() -> None:
    succeeds("forecast", *DAYS)
    planned = succeeds("staffing", "plan", *DAYS).stdout
    assert all(f"\n{name}: " in planned for name in QUEUES)


@pytest.mark.usefixtures("three_zones")
def test_a_queue_without_history_is_left_out_until_it_has_a_profile() -> None:
    succeeds("queue", "add", "Chat", "--channel", "chat", "--time-zone", "Asia/Manila")
    told = succeeds("forecast", *DAYS)
    assert "Left out: Chat has no history yet" in told.stderr
    assert "Phone, forecast 1" in told.stdout
    assert "Forecast Chat from" in run("staffing", "plan", *DAYS).stderr
    succeeds("forecast-profile", "--queue", "Chat", *DAYS, "--contacts", "9,9,9,9,9,9,9")
    assert "\nChat: " in succeeds("staffing", "plan", *DAYS).stdout


@pytest.mark.usefixtures("planner_instance")
def test_queues_that_all_lack_history_or_are_asked_for_by_name_are_refused() -> None:
    succeeds("queue", "add", "Chat", "--channel", "chat", "--time-zone", "Asia/Manila")
    for words in ((), ("--queue", "Chat")):
        told = run("forecast", *words, *DAYS)
        assert told.exit_code == 2, told.output
        assert "Chat has no history yet" in told.stderr
