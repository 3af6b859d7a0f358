"""`planner worker`."""

from __future__ import annotations

import sys
import threading

import click

from web.commands.terminal import opened


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

    with opened() as planner:
        stop = told_to_stop()
        if until_input_ends:
            threading.Thread(target=_stop_when_input_ends, args=(stop,), daemon=True).start()
        work_until_told(planner, WIRING, stop)


def _stop_when_input_ends(stop: threading.Event) -> None:
    # The parent holds the other end: when it dies, however it dies, the input ends.
    sys.stdin.buffer.read()
    stop.set()
