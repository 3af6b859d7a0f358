"""Feeds served to clients and parsers of others, through whole histories of edits."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from planner.feeds.render import DOMAIN
from planner.feeds.serve import feed_response
from tests.planner.feeds.histories import History, Shown, begin, template_scene
from tests.planner.feeds.readers import blocks
from tests.planner.rotas.scene import Scene
from tests.setup import clients
from web.app import create_app

Read = set[tuple[str, str, str]]
SETUP = Path(__file__).parents[2] / "setup"
VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair rota]
a = "feed"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{address}"
[storage local]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[rota]]
path = {folder}/events
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return template_scene(tmp_path_factory.mktemp("template"))


@contextmanager
def served(history: History, feed: str) -> Iterator[str]:
    """The address of a feed while it is served on this machine."""
    server = make_server("127.0.0.1", 0, create_app(history.at.planner), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/feeds/{history.tokens[feed]}.ics"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def body_of(history: History, feed: str) -> bytes:
    found = feed_response(history.at.planner, history.tokens[feed])
    assert found is not None
    return found.body


def planned(history: History, feed: str) -> Read:
    """What the model says, as these readers write it; with the mark of the last published day."""
    marks = {
        (uid.decode(), *_whole_day(one.text))
        for uid, one in blocks(body_of(history, feed)).items()
        if b"published up to" in one.text
    }
    return marks | {_written(one) for one in history.expected(feed)}


def _whole_day(text: bytes) -> tuple[str, str]:
    days = [text.split(name + b";VALUE=DATE:")[1][:8].decode() for name in (b"DTSTART", b"DTEND")]
    first, end = (f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days)
    return first, end


def _written(one: Shown) -> tuple[str, str, str]:
    return f"{one.uid}@{DOMAIN}", _moment(one.start), _moment(one.end)


def _moment(at: object) -> str:
    if isinstance(at, datetime):
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return str(at)


def run(*command: str | Path, folder: Path) -> str:
    environment = os.environ | {"TZ": "UTC", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


# --------------------------------------------------------------------------- vdirsyncer and khal


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20))
def test_vdirsyncer_and_khal_end_in_the_planners_state(
    template: Scene, tmp_path: Path, seed: int, number: int
) -> None:
    vdirsyncer, khal = clients.tool("vdirsyncer"), clients.tool("khal")
    if vdirsyncer is None or khal is None:
        pytest.skip("vdirsyncer and khal are not there (python -m tests --slow fetches them)")
    history = begin(template, tmp_path, 1000 * seed + number)
    settings, khal_settings = tmp_path / "vdirsyncer", tmp_path / "khal"
    khal_settings.write_text(KHAL.format(folder=tmp_path))
    (tmp_path / "events").mkdir()
    with served(history, "Aoife") as address:
        settings.write_text(VDIRSYNCER.format(folder=tmp_path, address=address))
        run(vdirsyncer, "-c", settings, "discover", "rota", folder=tmp_path)
        for _ in range(5):
            run(vdirsyncer, "-c", settings, "sync", "--force-delete", folder=tmp_path)
            stored = (tmp_path / "events").glob("*.ics")
            assert _times(_by_recurring_events(*stored)) == _times(planned(history, "Aoife"))
            history.edit()
        run(vdirsyncer, "-c", settings, "sync", "--force-delete", folder=tmp_path)
        told = run(
            *(khal, "-c", khal_settings, "list", "-o", "--day-format", ""),
            *("-f", "{start} {end}", "2027-02-01", "120d"),
            folder=tmp_path,
        )
    expected = sorted(
        f"{start} {end}".replace("T", " ").replace(":00 ", " ").removesuffix(":00")
        for start, end in _times(planned(history, "Aoife"))
        if "T" in start
    )
    assert sorted({line for line in told.splitlines() if ":" in line}) == expected
    history.at.planner.database.close()


def _times(read: Read) -> list[tuple[str, str]]:
    """Without UIDs, which vdirsyncer replaces by hashes of the rest: equal shifts are one to it."""
    return sorted({(start, end) for _uid, start, end in read})


RECURRING_EVENTS = """
import datetime, icalendar, json, recurring_ical_events, sys

def told(at):
    if not isinstance(at, datetime.datetime):
        return str(at)
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")

found = []
for name in sys.argv[1:]:
    calendar = icalendar.Calendar.from_ical(open(name, newline="", encoding="utf-8").read())
    for one in recurring_ical_events.of(calendar).between("20260101", "20290101"):
        found.append([str(one["UID"]), told(one["DTSTART"].dt), told(one["DTEND"].dt)])
print(json.dumps(found))
"""


def _by_recurring_events(*files: Path) -> Read:
    """Read calendars by recurring-ical-events, with the Python that it was fetched into."""
    python = clients.PYTHON / "bin" / "python"
    told = run(python, "-c", RECURRING_EVENTS, *files, folder=files[0].parent)
    return {(uid, start, end) for uid, start, end in json.loads(told)}


# ------------------------------------------------------------------------------------- parsers


@pytest.mark.slow
def test_parsers_of_other_languages_end_in_the_planners_state(
    template: Scene, tmp_path: Path, seed: int
) -> None:
    if not (clients.has_node_modules() and clients.has_sabre() and clients.tool("vdirsyncer")):
        pytest.skip("ical.js, node-ical, sabre/vobject or recurring-ical-events are not there")
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        history = begin(template, folder, 1000 * seed + number)
        for _ in range(10):
            history.edit()
        for feed in history.tokens:
            file = folder / f"{feed}.ics"
            file.write_bytes(body_of(history, feed))
            for reader, read in _by_strangers(file).items():
                assert read == planned(history, feed), reader
        history.at.planner.database.close()


def _by_strangers(file: Path) -> dict[str, Read]:
    script = SETUP / "read_calendar.cjs"
    told = json.loads(run("node", script, clients.NODE, file, folder=file.parent))
    sabre = json.loads(run("php", SETUP / "read_calendar.php", file, folder=file.parent))
    assert sabre.pop("wrong") == []
    read = {name: {tuple(one) for one in events} for name, events in (told | sabre).items()}
    return read | {"recurring-ical-events": _by_recurring_events(file)}
