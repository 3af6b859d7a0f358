"""Run the web application and its worker process until told to stop."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from flask import Flask
from waitress.server import create_server

from web.addresses import HOST
from web.feeds import sights

THREADS = 32
GRACE_SECONDS = 10


@contextmanager
def worker_process(instance: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker on the state folder; it has ended when the block ends.

    The worker also ends when this process dies, because its standard input is then closed. When
    another worker has the folder, that one does the work, and this one takes over when it ends.
    """
    environment = {**os.environ, "PLANNER_INSTANCE": str(instance)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "worker", "--until-input-ends"],
        env=environment,
        stdin=subprocess.PIPE,
        process_group=0,  # Ctrl+C on the terminal is for this process, which ends the worker
    )
    try:
        yield worker
    finally:
        _end(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
    if worker.stdin is not None:
        worker.stdin.close()


def worker_runs(instance: Path) -> bool:
    """Whether some process works on the state folder now."""
    lock = instance / "worker.lock"
    if not lock.exists():
        return False
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def serve(app: Flask, port: int, ready: Callable[[], None]) -> None:
    """Answer requests on the loop-back address until SIGTERM or Ctrl+C.

    `ready` is called when requests are accepted. Raises `OSError` when the port is taken.
    """
    server = create_server(app, host=HOST, port=port, threads=THREADS, ident=None)
    signal.signal(signal.SIGTERM, _stop)
    ready()
    try:
        server.run()
    finally:
        sights.finish(app)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
