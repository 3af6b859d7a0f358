"""A running site over a small organisation, for tests that drive a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from planner.accounts.links import make_sign_in_link
from planner.application import Planner
from planner.demand.queue_settings import default_setting
from planner.demand.queues import edit_queue_setting, list_queues
from planner.jobs.inline import InlineJobs
from planner.rotas.rules import adopt_preset
from planner.rotas.templates import TemplateInput, add_template
from planner.wiring import WIRING
from tests.factories.organisation import Organisation, organisation, test_planner
from web.app import create_app
from web.headers import reports

SINCE = date(2026, 1, 1)
WEEKS_OF_HISTORY = 8
FIRST_MONDAY = date(2027, 3, 1)


@dataclass
class ThreadedJobs:
    """Work in a thread of its own, so that a page can watch it; `finish` waits for all of it."""

    inline: InlineJobs
    threads: list[threading.Thread] = field(default_factory=list)

    def enqueue(self, kind: str, key: str) -> None:
        thread = threading.Thread(target=self.inline.enqueue, args=(kind, key))
        self.threads.append(thread)
        thread.start()

    def cancel(self, kind: str, key: str) -> None:
        self.inline.cancel(kind, key)

    def finish(self) -> None:
        for thread in self.threads:
            thread.join()


@dataclass(frozen=True)
class Site:
    """Where the site runs, and what is in it."""

    address: str
    app: Flask
    planner: Planner
    org: Organisation

    def sign_in_link(self, role: str) -> str:
        """A one-time address that signs somebody with this role in."""
        user_id = getattr(self.org, role).user_id
        token = make_sign_in_link(self.planner, self.org.admin, user_id)
        return f"{self.address}/sign-in/link/{token}"

    @property
    def breaches(self) -> dict[str, int]:
        """What browsers reported against the content policy."""
        return dict(reports(self.app))


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Serve a fresh organisation with shifts and rules on a free port of this machine."""
    folder.mkdir(exist_ok=True)
    jobs = ThreadedJobs(InlineJobs(WIRING))
    planner = replace(test_planner(folder), jobs=jobs)
    jobs.inline.attach(planner)
    org = organisation(planner)
    _prepare(planner, org)
    try:
        with served(planner, org) as site:
            yield site
    finally:
        jobs.finish()
        planner.database.close()


@contextmanager
def served(planner: Planner, org: Organisation) -> Iterator[Site]:
    """Serve what a planner holds on a free port of this machine."""
    app = create_app(planner)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", app, planner, org)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _prepare(planner: Planner, org: Organisation) -> None:
    adopt_preset(planner, org.admin, "eu", SINCE)
    for name, start in (("Early", 8 * 60), ("Late", 9 * 60 + 30)):
        times = ((start, start + 510),)
        shift = TemplateInput(name, org.site_id, times, SINCE, unpaid_break_minutes=30)
        add_template(planner, org.admin, shift)
    for queue in list_queues(planner, org.admin):
        usual = replace(default_setting(queue.channel), shrinkage={"meetings": 0.05})
        edit_queue_setting(planner, org.admin, queue.id, queue.version, SINCE, usual)


def history_csv() -> str:
    """Eight weeks of half-hourly counts for two queues up to the day the story begins."""
    rows = ["time,queue,contacts"]
    first = datetime(2026, 12, 7)  # noqa: DTZ001 -- wall times of the file, without a zone
    for half_hour in range(WEEKS_OF_HISTORY * 7 * 48):
        at = first + timedelta(minutes=30 * half_hour)
        is_open = at.weekday() < 5 and 8 <= at.hour < 18
        wave = 3 + at.hour % 4 if is_open else 0
        rows += [f"{at:%Y-%m-%d %H:%M},{name},{wave * size}" for name, size in _QUEUES]
    return "\n".join(rows) + "\n"


_QUEUES = (("phone", 1), ("chat", 1))
