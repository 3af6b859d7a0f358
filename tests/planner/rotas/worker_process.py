"""A worker in a process of its own, which a test may kill: `FOLDER MODE`.

It says "running" on standard output when a search has begun, and "ended" when a run has ended.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest import mock

from planner.application import Planner
from planner.db.engine import Database
from planner.jobs.dbos_jobs import JOBS_FILE, DbosJobs
from planner.jobs.kinds import JobKind, Wiring
from planner.jobs.worker import told_to_stop, work_until_told
from planner.rotas import run, run_states
from planner.wiring import WIRING
from tests.factories.organisation import HandClock, RecordedMail
from tests.planner.rotas.scene import FAKE_SOLVER


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    database = Database(f"sqlite:///{folder / 'planner.db'}")
    jobs = DbosJobs(folder / JOBS_FILE)
    planner = Planner(database, HandClock(), jobs, RecordedMail(), folder)

    def work(at: Planner, key: str) -> None:
        _say("running")
        run.execute_run(at, key, (*FAKE_SOLVER, mode))
        _say("ended")

    kind = JobKind(work, run_states.unfinished_runs, run_states.give_up_run)
    wiring = Wiring(jobs={"solve": kind}, subscribers=WIRING.subscribers)
    with mock.patch("planner.jobs.worker.TICK_SECONDS", 0.05):
        work_until_told(planner, wiring, told_to_stop())


if __name__ == "__main__":
    main()
