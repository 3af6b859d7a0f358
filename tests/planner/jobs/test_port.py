"""What every implementation of the port to durable work promises."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from planner.application import Planner
from planner.errors import Refused
from planner.jobs import engine
from planner.jobs.dbos_jobs import JOBS_FILE, DbosJobs
from planner.jobs.inline import InlineJobs
from planner.jobs.worker import run_worker
from tests.planner.jobs.bench import PATIENCE_SECONDS, Trace, bare_planner


@contextmanager
def worker(planner: Planner, trace: Trace) -> Iterator[None]:
    stop = threading.Event()
    arguments = (planner, trace.wiring(), stop, 0.02)
    thread = threading.Thread(target=run_worker, args=arguments)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)


@contextmanager
def inline(folder: Path, trace: Trace) -> Iterator[Planner]:
    jobs = InlineJobs(trace.wiring())
    yield jobs.attach(bare_planner(folder, jobs))


@contextmanager
def durable(folder: Path, trace: Trace) -> Iterator[Planner]:
    planner = bare_planner(folder, DbosJobs(folder / JOBS_FILE))
    with worker(planner, trace):
        yield planner


@pytest.mark.parametrize("port", [inline, durable])
class TestEveryPort:
    def test_enqueued_work_is_done(self, port, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        trace = Trace(waiting=["a"])
        with port(tmp_path, trace) as planner:
            planner.jobs.enqueue("trace", "a")
            assert trace.done.wait(PATIENCE_SECONDS)
        assert trace.ran == ["a"]

    def test_the_same_key_twice_is_done_once(self, port, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        trace = Trace(waiting=["a", "b"])
        last = threading.Event()
        trace.work = lambda key: last.set() if key == "b" else None
        with port(tmp_path, trace) as planner:
            for key in ("a", "a", "b"):
                planner.jobs.enqueue("trace", key)
            assert last.wait(PATIENCE_SECONDS)
        assert sorted(trace.ran) == ["a", "b"]

    def test_cancelling_what_has_ended_changes_nothing(self, port, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        trace = Trace(waiting=["a"])
        with port(tmp_path, trace) as planner:
            planner.jobs.enqueue("trace", "a")
            assert trace.done.wait(PATIENCE_SECONDS)
            planner.jobs.cancel("trace", "a")
        assert trace.ran == ["a"]


def test_work_asked_for_before_any_worker_ran_is_found_at_its_start(tmp_path: Path) -> None:
    trace = Trace(waiting=["lost"])
    planner = bare_planner(tmp_path, DbosJobs(tmp_path / JOBS_FILE))
    planner.jobs.enqueue("trace", "lost")
    with worker(planner, trace):
        assert trace.done.wait(PATIENCE_SECONDS)
    assert trace.ran == ["lost"]


def test_work_that_failed_without_an_ending_is_given_up(tmp_path: Path) -> None:
    trace = Trace(waiting=["broken"])
    failed = threading.Event()

    def fail(_key: str) -> None:
        failed.set()
        raise OSError("the disk is full")

    trace.work = fail
    planner = bare_planner(tmp_path, DbosJobs(tmp_path / JOBS_FILE))
    with worker(planner, trace):
        assert trace.done.wait(PATIENCE_SECONDS)
    assert failed.is_set()
    assert trace.given_up == ["broken"]


def test_cancelled_waiting_work_never_starts(tmp_path: Path) -> None:
    trace = Trace(waiting=["first"])
    planner = bare_planner(tmp_path, DbosJobs(tmp_path / JOBS_FILE))
    started, release, finished = threading.Event(), threading.Event(), threading.Event()

    def hold(key: str) -> None:
        if key == "first":
            started.set()
            release.wait(PATIENCE_SECONDS)
        if key == "last":
            finished.set()

    trace.work = hold
    with worker(planner, trace):
        planner.jobs.enqueue("trace", "first")
        assert started.wait(PATIENCE_SECONDS)
        planner.jobs.enqueue("trace", "second")
        planner.jobs.cancel("trace", "second")
        planner.jobs.enqueue("trace", "last")
        release.set()
        assert finished.wait(PATIENCE_SECONDS)
    assert trace.ran == ["first", "last"]


def test_a_second_worker_on_one_instance_is_refused(tmp_path: Path) -> None:
    trace = Trace(waiting=["a"])
    planner = bare_planner(tmp_path, DbosJobs(tmp_path / JOBS_FILE))
    with worker(planner, trace):
        assert trace.done.wait(PATIENCE_SECONDS)
        with pytest.raises(Refused, match="Another worker"):
            run_worker(planner, trace.wiring(), threading.Event())


def test_the_engine_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert engine.jobs_url(tmp_path / JOBS_FILE).endswith("/jobs.db")
