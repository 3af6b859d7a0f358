"""The one process that does the work: jobs, facts, and looking for what was left behind."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbos import DBOSClient

from planner.application import Planner
from planner.errors import Refused
from planner.jobs import engine
from planner.jobs.children import CHILDREN
from planner.jobs.dbos_jobs import JOBS_FILE
from planner.jobs.delivery import deliver_facts
from planner.jobs.kinds import Wiring
from planner.jobs.sweep import sweep

EXECUTOR = "worker-1"
TICK_SECONDS = 0.5
SWEEP_EVERY = 10
log = logging.getLogger(__name__)


class WorkerThere(Refused):
    """Another worker has the state folder."""


def told_to_stop() -> threading.Event:
    """Turn SIGTERM and SIGINT into an event, which anybody else may set too."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def work_until_told(planner: Planner, wiring: Wiring, stop: threading.Event) -> None:
    """Be the worker process until `stop` is set; never returns.

    A run that is cut off keeps its row as it stands, and the next worker takes it up again.
    """
    run_worker(planner, wiring, stop)
    _leave()


def stand_by_until_told(planner: Planner, wiring: Wiring, stop: threading.Event) -> None:
    """Be the worker process as soon as no other is, until `stop` is set; never returns.

    So the work goes on when somebody else's worker is stopped or dies.
    """
    while not stop.is_set():
        try:
            run_worker(planner, wiring, stop)
        except WorkerThere:
            stop.wait(TICK_SECONDS)
    _leave()


def _leave() -> None:
    CHILDREN.end_all()
    # Threads of cut-off jobs are still there; nothing they could write would be true.
    os._exit(0)


def run_worker(
    planner: Planner,
    wiring: Wiring,
    stop: threading.Event,
    tick_seconds: float = TICK_SECONDS,
) -> None:
    """Work until `stop` is set; raises `WorkerThere` when another one has this instance."""
    with _alone(planner.instance):
        jobs_file = planner.instance / JOBS_FILE
        engine.launch(planner, wiring, jobs_file, EXECUTOR, tick_seconds)
        client = engine.open_client(jobs_file)
        aside = threading.Thread(
            target=_run_errands, args=(planner, wiring, stop, tick_seconds), daemon=True
        )
        aside.start()
        try:
            _tick_until(planner, wiring, client, stop, tick_seconds)
        finally:
            client.destroy()
            engine.shut_down()


def _tick_until(
    planner: Planner,
    wiring: Wiring,
    client: DBOSClient,
    stop: threading.Event,
    tick_seconds: float,
) -> None:
    ticks = 0
    while True:
        _tick(planner, wiring, client, ticks)
        ticks += 1
        if stop.wait(tick_seconds):
            return


def _tick(planner: Planner, wiring: Wiring, client: DBOSClient, ticks: int) -> None:
    try:
        if ticks % SWEEP_EVERY == 0:
            sweep(planner, wiring, client)
        deliver_facts(planner, wiring.subscribers)
    except Exception:
        # A database that is locked now must not end the worker for ever.
        log.exception("the worker could not look for work; it will try again")


def _run_errands(
    planner: Planner, wiring: Wiring, stop: threading.Event, tick_seconds: float
) -> None:
    """Do errands in a thread of their own: a mail server that hangs must not delay a calendar."""
    while not stop.wait(tick_seconds):
        for errand in wiring.errands:
            try:
                errand(planner)
            except Exception:
                # As above: what went wrong once must not end it for ever.
                log.exception("an errand could not be done; it will be tried again")


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    with (instance / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkerThere(
                f"Another worker is at work on {instance}. Stop it first, or let it do the work."
            ) from None
        yield
