"""`planner worker`."""

from __future__ import annotations

import os
import sys
import threading

import click

from planner.application import Planner
from planner.errors import Busy
from web.commands.terminal import opened
from web.instance import open_planner, state_folder


@click.command("worker")
@click.option("--until-input-ends", is_flag=True, hidden=True)
def command(until_input_ends: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Do the work that pages and commands ask for, until SIGTERM or Ctrl+C.

    `planner serve` and `planner demo` start one by themselves. One worker at a time may have a
    state folder.

    \b
    Example:
      PLANNER_INSTANCE=/srv/planner planner worker
    """
    from planner.jobs.worker import told_to_stop, work_until_told
    from planner.wiring import WIRING

    if until_input_ends:
        _work_for_parent()
    with opened() as planner:
        work_until_told(planner, WIRING, told_to_stop())


def _work_for_parent() -> None:
    # The parent has said where the state lies, and needs no second line about it.
    from planner.jobs.worker import stand_by_until_told, told_to_stop
    from planner.wiring import WIRING

    stop = told_to_stop()
    threading.Thread(target=_stop_when_input_ends, args=(stop,), daemon=True).start()
    stand_by_until_told(_opened_when_free(stop), WIRING, stop)


def _opened_when_free(stop: threading.Event) -> Planner:
    # Whoever started it may be writing much just now: a worker that gave up would be missed.
    while True:
        try:
            return open_planner(state_folder())
        except Busy:
            if stop.is_set():
                raise


def _stop_when_input_ends(stop: threading.Event) -> None:
    # The parent holds the other end: when it dies, however it dies, the input ends. It is read
    # past Python's buffer, whose lock a thread must not hold when the interpreter ends.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()
