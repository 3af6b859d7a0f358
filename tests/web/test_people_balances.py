"""`planner people import-balances`: shows, asks, stores once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from planner.application import Planner
from tests.factories.organisation import Organisation
from web.cli import cli


def test_the_command_shows_asks_and_stores_once(
    planner: Planner, org: Organisation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("web.commands.terminal.open_planner", lambda _folder: planner)
    monkeypatch.setattr(planner.database, "close", lambda: None)
    file = tmp_path / "carried.csv"
    file.write_text("e-mail,nights\nben@example.org,4\n")
    words = ["people", "import-balances", str(file)]
    unanswered = CliRunner().invoke(cli, words)
    assert unanswered.exit_code == 2
    assert "Ben: opening nights none → 4" in unanswered.output
    assert "Balances of 1 person stored." in CliRunner().invoke(cli, [*words, "--yes"]).output
    assert "nothing changes" in CliRunner().invoke(cli, words).output
    file.write_text("e-mail,nights\nben@example.org,many\n")
    wrong = CliRunner().invoke(cli, [*words, "--yes"])
    assert (wrong.exit_code, "row 2, column 'nights', value 'many'" in wrong.output) == (2, True)
