"""Feeds of a large organisation: a publication, a swap, and the polls of many calendars.

`python -m tests.benchmarks.feeds publish|polls --seconds S --seed N` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.feed_tokens import make_feed_token
from planner.application import Planner, real_clock
from planner.db.types import new_id
from planner.feeds.bodies import make_body, match_addresses, render_due
from planner.feeds.events import Feed
from planner.feeds.models import FeedBody
from planner.feeds.refresh import refresh_published
from planner.rotas.models import PublishedShift, RotaVersion, RuleSet
from tests.factories.organisation import add_agent, clock_of, test_planner
from tests.planner.rotas.scene import MONDAY, Scene, scene

AGENTS, DAYS = 1000, 56
SHIFT = timedelta(hours=8.5)
RATE = 500
POLLED_FEEDS, POLL_SECONDS = 30_000, 900
CLIENTS = 16


@dataclass
class Spent:
    """Seconds of this process's CPU time for a block; commits are counted apart."""

    cpu: float = 0.0
    commits: float = 0.0


def publish(_seconds: float, _seed: int, folder: Path) -> dict[str, Any]:
    """Render the feeds of 1,000 agents over 8 weeks, then those that a swap touches."""
    at, people = _organisation(folder, AGENTS)
    for person_id in people:
        make_feed_token(at.planner, at.people.admin, "person", person_id, "benchmark")
    match_addresses(at.planner)
    render_due(at.planner)
    first = _publish(at, lambda session, version: _add_shifts(session, at, version, people, DAYS))
    swapped = people[1], people[2]
    second = _publish(at, lambda session, version: _swap(session, version, *swapped))
    return {
        "agents": AGENTS,
        "events": AGENTS * DAYS * 5 // 7,
        "publish_cpu_seconds": round(first.cpu, 2),
        "swap_cpu_ms": round(1000 * (second.cpu - second.commits), 2),
        "swap_render_cpu_ms": round(1000 * _patching(at, swapped), 2),
    }


def polls(seconds: float, _seed: int, folder: Path) -> dict[str, Any]:
    """Ask the real server for feeds that have not changed, a new connection each time."""
    at, people = _organisation(folder, 100)
    tokens = [
        make_feed_token(at.planner, at.people.admin, "person", one, "benchmark") for one in people
    ]
    _publish(at, lambda session, version: _add_shifts(session, at, version, people, DAYS))
    match_addresses(at.planner)
    render_due(at.planner)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.feeds", "serve", "--folder", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        addresses = [(token, _ask(port, token, "")[1]) for token in tokens]
        often = _poll(port, addresses, RATE, seconds, server.pid)
        # As often as the feeds of a large organisation are asked for in earnest.
        calm = _poll(port, addresses, POLLED_FEEDS / POLL_SECONDS, seconds, server.pid)
        return often.told(RATE) | calm.told(round(POLLED_FEEDS / POLL_SECONDS))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def serve(folder: Path) -> None:
    """Serve an organisation as `planner serve` does, and say on which port."""
    from waitress.server import create_server

    from web.app import create_app
    from web.serving import THREADS

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    app = create_app(replace(test_planner(folder), clock=real_clock))
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.stdout.write(f"{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


def _organisation(folder: Path, agents: int) -> tuple[Scene, list[str]]:
    at = scene(folder)
    clock_of(at.planner).now = real_clock()
    with at.planner.database.write() as session:
        queues = list(at.people.queue_ids.values())
        people = [
            add_agent(session, f"Agent {one}", at.people.site_id, at.people.team_id, queues)
            for one in range(agents)
        ]
    return at, people


def _publish(at: Scene, change: Callable[[Session, str], None]) -> Spent:
    """Store a version with its changes, and measure what the feeds do about it."""
    with at.planner.database.write() as session:
        version = RotaVersion(
            id=new_id(),
            team_id=at.people.team_id,
            state="draft",
            requirement_id=at.requirement_id,
            rule_set_id=session.scalars(select(RuleSet.id)).first(),
            first_date=MONDAY,
            days=DAYS,
            created_at=real_clock(),
            report=b"",
        )
        session.add(version)
        session.flush()
        change(session, version.id)
        version.state, version.number = "published", 1
        version.published_at = real_clock()
    spent = Spent()
    _watch_commits(at.planner, spent)
    began = time.process_time()
    refresh_published(at.planner, {"version_id": version.id})
    spent.cpu = time.process_time() - began
    return spent


def _watch_commits(planner: Planner, spent: Spent) -> None:
    """Add up what commits take: the time from the event to the next statement is theirs."""
    dialect = planner.database.engine.dialect
    plain = dialect.do_commit

    def timed(connection: Any) -> None:
        began = time.process_time()
        plain(connection)
        spent.commits += time.process_time() - began

    dialect.do_commit = timed  # type: ignore[method-assign,assignment]  # to tell the commit's share apart


def _add_shifts(session: Session, at: Scene, version_id: str, people: list[str], days: int) -> None:
    now = real_clock().replace(microsecond=0)
    session.add_all(
        _shift(at, version_id, person_id, MONDAY.toordinal() + day, now)
        for person_id in people
        for day in range(days)
        if day % 7 < 5
    )


def _shift(at: Scene, version_id: str, person_id: str, day: int, now: datetime) -> PublishedShift:
    start = datetime.fromordinal(day).replace(hour=7, tzinfo=UTC)
    segment = {"start": start.isoformat(), "end": (start + SHIFT).isoformat()}
    return PublishedShift(
        assignment_id=new_id(),
        team_id=at.people.team_id,
        rota_version_id=version_id,
        person_id=person_id,
        template_id=at.template_id,
        day=start.date(),
        start=start,
        end=start + SHIFT,
        segments=[segment | {"queue_id": at.people.queue_ids["phone"]}],
        kind="work",
        title="Phone, Chat · Dublin",
        person_name="Agent",
        site_id=at.people.site_id,
        paid_minutes=480,
        sequence=0,
        revised_at=now,
    )


def _swap(session: Session, version_id: str, one: str, other: str) -> None:
    rows = [
        session.scalars(
            select(PublishedShift).where(PublishedShift.person_id == person_id).limit(1)
        ).one()
        for person_id in (one, other)
    ]
    rows[0].person_id, rows[1].person_id = other, one
    for row in rows:
        row.rota_version_id, row.sequence = version_id, row.sequence + 1
        row.revised_at += timedelta(seconds=1)


def _patching(at: Scene, people: tuple[str, str]) -> float:
    """CPU seconds for the bytes of two feeds of which one event each is new, the median of nine."""
    feeds = [Feed("person", one) for one in people]
    with at.planner.database.read() as session:
        known = []
        for feed in feeds:
            body = session.get_one(FeedBody, (feed.kind, feed.subject_id, feed.variant)).body
            start = body.index(b"LAST-MODIFIED")
            known.append(
                body[: start - 30] + body[start - 30 :].replace(b"DTSTAMP:2", b"DTSTAMP:1", 1)
            )
        times = []
        for _ in range(9):
            session.expire_all()
            began = time.process_time()
            for feed, body in zip(feeds, known, strict=True):
                make_body(session, feed, body)
            times.append(time.process_time() - began)
    return statistics.median(times)


@dataclass(frozen=True)
class Polled:
    """Milliseconds of each poll from the call to the answer, and of the server's CPU for one."""

    times: list[float]
    wrong: int
    server_cpu_ms: float

    def told(self, rate: int) -> dict[str, Any]:
        """The figures, under names that say how many polls there were in a second."""
        ordered = sorted(self.times)
        return {
            f"polls_at_{rate}": len(ordered),
            f"not_304_at_{rate}": self.wrong,
            f"p50_ms_at_{rate}": round(statistics.median(ordered), 2),
            f"p99_ms_at_{rate}": round(ordered[int(0.99 * len(ordered))], 2),
            f"server_cpu_ms_at_{rate}": round(self.server_cpu_ms, 3),
            f"core_share_of_30000_feeds_at_{rate}": round(
                self.server_cpu_ms / 1000 * POLLED_FEEDS / POLL_SECONDS, 4
            ),
        }


def _poll(
    port: int, addresses: list[tuple[str, str]], rate: float, seconds: float, server: int
) -> Polled:
    """Ask so many times a second, whether the answers keep up or not."""
    before, began = _cpu_seconds(server), time.perf_counter()
    count = int(rate * seconds)
    lock, times, wrong = threading.Lock(), [], []

    def one(number: int) -> None:
        due = began + number / rate
        time.sleep(max(0, due - time.perf_counter()))
        sent = time.perf_counter()
        status, _tag = _ask(port, *addresses[number % len(addresses)])
        with lock:
            times.append(1000 * (time.perf_counter() - sent))
            if status != 304:
                wrong.append(status)

    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(one, range(count)))
    spent = 1000 * (_cpu_seconds(server) - before) / count
    return Polled(times, len(wrong), spent)


def _ask(port: int, token: str, tag: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", f"/feeds/{token}.ics", headers={"If-None-Match": tag})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers["ETag"]
    finally:
        connection.close()


def _cpu_seconds(pid: int) -> float:
    """User and system time of another process, in steps of a tick (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


WORKS = {"publish": publish, "polls": polls}


def main() -> None:
    """Do one work and print what it measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=[*WORKS, "serve"])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.work == "serve":
        return serve(options.folder)
    with tempfile.TemporaryDirectory() as folder:
        result = WORKS[options.work](options.seconds, options.seed, Path(folder))
    sys.stdout.write(json.dumps(result) + "\n")
    return None


if __name__ == "__main__":
    main()
