"""A worker that dies: the run is taken up again by the next one, and nothing is doubled."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from planner.rotas.generate import cancel_run, start_run
from planner.rotas.models import RotaVersion
from planner.rotas.queries import run_page
from tests.planner.rotas.scene import MONDAY, Scene


@contextmanager
def worker(folder: Path, mode: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.planner.rotas.worker_process", str(folder), mode]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def hear(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    assert word in (line.strip() for line in process.stdout)


def queued(at: Scene) -> str:
    return start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=60)


def state(at: Scene, run_id: str) -> str:
    return run_page(at.planner, at.people.lead, run_id).state


def drafts(at: Scene) -> int:
    with at.planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(RotaVersion)) or 0


def test_a_run_whose_worker_was_killed_is_finished_by_the_next(at: Scene) -> None:
    run_id = queued(at)
    with worker(at.planner.instance, "patient") as first:
        hear(first, "running")
        first.kill()
    assert state(at, run_id) in {"queued", "running"}
    with worker(at.planner.instance, "good") as second:
        hear(second, "ended")
    assert state(at, run_id) == "finished"
    assert drafts(at) == 1


def test_a_running_search_that_is_cancelled_keeps_its_best_rota(at: Scene) -> None:
    run_id = queued(at)
    with worker(at.planner.instance, "patient") as process:
        hear(process, "running")
        cancel_run(at.planner, at.people.lead, run_id)
        hear(process, "ended")
    page = run_page(at.planner, at.people.lead, run_id)
    assert page.state == "cancelled"
    assert drafts(at) == (page.draft_id is not None)


def test_a_run_whose_worker_was_told_to_stop_waits_for_the_next(at: Scene) -> None:
    run_id = queued(at)
    with worker(at.planner.instance, "patient") as first:
        hear(first, "running")
    assert first.wait() == 0
    assert state(at, run_id) in {"queued", "running"}
    with worker(at.planner.instance, "good") as second:
        hear(second, "ended")
    assert state(at, run_id) == "finished"
    assert drafts(at) == 1
