"""Processes: a server that stops when told, a worker that never outlives whoever started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock
from urllib.request import urlopen

import pytest

from planner.errors import Busy
from planner.jobs.children import Children
from web.addresses import known_port
from web.commands import worker
from web.instance import open_planner
from web.serving import worker_process, worker_runs

PATIENCE_SECONDS = 60


@pytest.fixture
def instance(planner_instance: Path) -> Path:
    open_planner(planner_instance).database.close()
    return planner_instance


@contextmanager
def taken_port() -> Iterator[int]:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def free_port() -> int:
    with taken_port() as port:
        return port


@contextmanager
def serve(port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "web.cli", "serve", "--no-worker", "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ)
    with server:
        try:
            yield server
        finally:
            server.kill()


def until_serving(server: subprocess.Popen[str]) -> None:
    assert server.stderr is not None
    assert any("Serving" in line for line in server.stderr)


def test_the_server_answers_until_it_is_told_to_stop(instance: Path) -> None:
    port = free_port()
    with serve(port) as server:
        until_serving(server)
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=PATIENCE_SECONDS) as answer:
            assert answer.status == 200
        assert known_port(instance) == port
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE_SECONDS) == 0


@pytest.mark.usefixtures("instance")
def test_a_port_that_is_taken_is_named() -> None:
    with taken_port() as port, serve(port) as server:
        _, told = server.communicate(timeout=PATIENCE_SECONDS)
        assert server.returncode == 2
        assert f"Port {port}" in told
        assert "--port" in told
        assert "Traceback" not in told


def test_the_worker_has_ended_when_its_block_ends(instance: Path) -> None:
    with worker_process(instance) as worker:
        assert worker.poll() is None
    assert worker.poll() is not None
    assert not worker_runs(instance)


def test_ctrl_c_on_the_terminal_is_not_for_the_worker(instance: Path) -> None:
    with worker_process(instance) as worker:
        assert os.getpgid(worker.pid) == worker.pid
        with Children().child(["cat"]) as child:
            assert os.getpgid(child.pid) == child.pid


def test_a_worker_waits_for_a_database_that_others_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    planner = mock.Mock()
    opening = mock.Mock(side_effect=[Busy("in use"), Busy("in use"), planner])
    monkeypatch.setattr(worker, "open_planner", opening)
    assert worker._opened_when_free(threading.Event()) is planner
    assert opening.call_count == 3


def test_the_worker_ends_when_whoever_started_it_dies(instance: Path) -> None:
    with worker_process(instance) as worker:
        assert worker.stdin is not None
        worker.stdin.close()
        assert worker.wait(PATIENCE_SECONDS) == 0


def test_a_second_worker_waits_and_takes_over_when_the_first_is_killed(instance: Path) -> None:
    with worker_process(instance) as first:
        until_works(instance)
        with worker_process(instance) as second:
            first.kill()
            first.wait(PATIENCE_SECONDS)
            until_works(instance)
            assert second.poll() is None
    assert not worker_runs(instance)


def until_works(instance: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not worker_runs(instance):
        assert time.monotonic() < end
        os.sched_yield()
