"""One history of ten edits through Thunderbird and Evolution, which keep copies of the feed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pytest

from planner.feeds.render import DOMAIN
from tests.planner.feeds import histories
from tests.planner.feeds.histories import History, begin, template_scene
from tests.planner.feeds.test_clients import SETUP, Read, planned, served
from tests.setup import clients

READ_EVOLUTION = SETUP / "read_evolution.py"

SCRIPT = (
    histories.swap,
    histories.move,
    histories.cancel,
    histories.undo,
    histories.rename,
    histories.solve_again,
    histories.change_clocks,
    histories.take_time_off,
    histories.give_time_off_back,
    histories.add,
)
CALENDAR = "4a6f1c1e-0000-4000-8000-000000000001"
PREFERENCES = """
user_pref("calendar.registry.{calendar}.type", "ics");
user_pref("calendar.registry.{calendar}.uri", "{address}");
user_pref("calendar.registry.{calendar}.name", "rota");
user_pref("calendar.registry.{calendar}.refreshInterval", "1");
user_pref("calendar.registry.{calendar}.cache.enabled", true);
user_pref("calendar.registry.{calendar}.readOnly", true);
user_pref("calendar.list.sortOrder", "{calendar}");
user_pref("calendar.timezone.local", "Europe/Dublin");
user_pref("app.update.auto", false);
user_pref("mail.provider.suppress_dialog_on_startup", true);
"""
EVOLUTION_SOURCE = """[Data Source]
DisplayName=rota
Enabled=true
Parent=webcal-stub
[Calendar]
BackendName=webcal
[Authentication]
Host={host}
Port={port}
Method=none
[Security]
Method=none
[WebDAV Backend]
ResourcePath={path}
[Offline]
StaySynchronized=true
[Refresh]
Enabled=true
IntervalMinutes=60
"""
LONGEST_SECONDS = 90.0


@pytest.mark.slow
def test_thunderbird_ends_in_the_planners_state(tmp_path: Path, seed: int) -> None:
    thunderbird = shutil.which("thunderbird")
    if thunderbird is None:
        pytest.skip("Thunderbird is not there (python -m tests --slow installs it as root)")
    (tmp_path / "template").mkdir()
    (tmp_path / "profile").mkdir()
    history = begin(template_scene(tmp_path / "template"), tmp_path, seed)
    with served(history, "Aoife") as address:
        preferences = PREFERENCES.format(calendar=CALENDAR, address=address)
        (tmp_path / "profile" / "user.js").write_text(preferences)
        for edit in (None, *SCRIPT):
            if edit is not None:
                history.edit(edit)
            _look(thunderbird, tmp_path, history)
    history.at.planner.database.close()


def _look(thunderbird: str, folder: Path, history: History) -> None:
    """Start the client, and give it a minute and a half until it shows the planner's state."""
    environment = os.environ | {"MOZ_HEADLESS": "1", "HOME": str(folder)}
    command = [thunderbird, "--headless", "--no-remote", "--profile", str(folder / "profile")]
    with (folder / "thunderbird.log").open("ab") as log:
        started = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    wanted, seen = planned(history, "Aoife"), set[tuple[str, str, str]]()
    until = time.monotonic() + LONGEST_SECONDS
    while seen != wanted and time.monotonic() < until:
        time.sleep(1)
        seen = _kept(folder / "profile" / "calendar-data" / "cache.sqlite")
    os.killpg(started.pid, signal.SIGTERM)
    started.wait()
    assert seen == wanted


def _kept(cache: Path) -> Read:
    """The events in a copy of the client's database, which it holds locked while it runs."""
    copy = cache.parent.parent / "copy.sqlite"
    for suffix in ("", "-wal"):
        written = cache.with_name(cache.name + suffix)
        copied = copy.with_name(copy.name + suffix)
        copied.unlink(missing_ok=True)
        if written.exists():
            shutil.copy(written, copied)
    if not copy.exists():
        return set()
    connection = sqlite3.connect(copy)
    try:
        rows = connection.execute(
            "SELECT id, event_start, event_end, event_start_tz FROM cal_events"
        ).fetchall()
    except sqlite3.DatabaseError:
        return set()  # It was being written to just then.
    finally:
        connection.close()
    return {(uid, _time(start, zone), _time(end, zone)) for uid, start, end, zone in rows}


@pytest.mark.slow
def test_evolution_ends_in_the_planners_state(tmp_path: Path, seed: int) -> None:
    if not clients.has_evolution():
        pytest.skip("Evolution's server is not there (python -m tests --slow installs it as root)")
    (tmp_path / "template").mkdir()
    history = begin(template_scene(tmp_path / "template"), tmp_path, seed)
    with served(history, "Aoife") as address, _evolution(tmp_path, address) as look:
        for edit in (None, *SCRIPT):
            if edit is not None:
                history.edit(edit)
            wanted, seen = planned(history, "Aoife"), look()
            until = time.monotonic() + LONGEST_SECONDS
            while seen != wanted and time.monotonic() < until:
                time.sleep(0.3)
                seen = look()
            assert seen == wanted
    history.at.planner.database.close()


@contextmanager
def _evolution(folder: Path, address: str) -> Iterator[Callable[[], Read]]:
    """Run the data server in a session of its own, subscribed to a feed; give what looks at it."""
    _subscribe(folder, urlsplit(address))
    # A process that ends takes its session with it, and the session the servers that it started.
    with (folder / "evolution.log").open("ab") as log:
        started = subprocess.Popen(
            ["dbus-run-session", "--", clients.DEBIAN_PYTHON, READ_EVOLUTION, "feed1"],
            env=_alone(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert started.stdin is not None
    assert started.stdout is not None
    ask, told = started.stdin, started.stdout

    def look() -> Read:
        ask.write("\n")
        ask.flush()
        line = told.readline()
        assert line, (folder / "evolution.log").read_text()[-2000:]
        return {(uid, _moment(start), _moment(end)) for uid, start, end in json.loads(line)}

    with started:
        yield look


def _subscribe(folder: Path, address: SplitResult) -> None:
    source = folder / ".config" / "evolution" / "sources" / "feed1.source"
    source.parent.mkdir(parents=True)
    where = {"host": address.hostname, "port": address.port, "path": address.path}
    source.write_text(EVOLUTION_SOURCE.format(**where))


def _alone(folder: Path) -> dict[str, str]:
    (folder / "run").mkdir(mode=0o700)
    return {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "GSETTINGS_BACKEND": "memory",
        "PATH": os.environ["PATH"],
        "TZ": "UTC",
    }


def _moment(written: str) -> str:
    form = "%Y%m%dT%H%M%SZ" if "T" in written else "%Y%m%d"
    at = datetime.strptime(written, form)  # noqa: DTZ007 -- a date, or UTC as it says
    return at.isoformat() if "T" in written else str(at.date())


def _time(microseconds: int, zone: str) -> str:
    form = "%Y-%m-%d" if zone == "floating" else "%Y-%m-%dT%H:%M:%S"
    return time.strftime(form, time.gmtime(microseconds / 1_000_000))


def test_the_script_holds_ten_edits() -> None:
    assert len(SCRIPT) == 10
    assert DOMAIN.endswith(".invalid")
