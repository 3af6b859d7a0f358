"""The states of a run, and the fence: only the attempt that holds the row may write to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.application import Planner
from planner.db.types import new_id
from planner.rotas.models import RotaRun

QUEUED, RUNNING, FINISHED, FAILED, CANCELLED = (
    "queued",
    "running",
    "finished",
    "failed",
    "cancelled",
)
OPEN = (QUEUED, RUNNING)
GIVEN_UP = (
    "The search was cut off more than once and was given up. Start it again; if that happens "
    "again, tell whoever runs the planner."
)


class FencedError(Exception):
    """Another attempt has taken the run over, or it has ended: this one must write nothing."""


@dataclass(frozen=True)
class Claim:
    """A run taken by one attempt, with what is needed to search.

    `hint` is the best rota of an attempt that was cut off, as JSON, to begin from.
    """

    run_id: str
    attempt: str
    problem: bytes
    seconds: int
    seed: int
    hint: bytes | None


def claim(planner: Planner, run_id: str) -> Claim | None:
    """Take a run for a new attempt; None when there is nothing (left) to do.

    An earlier attempt that is still alive is fenced off from here on.
    """
    with planner.database.write() as session:
        row = session.get(RotaRun, run_id)
        if row is None or row.state not in OPEN:
            return None
        if row.cancel_requested and row.rota is None:
            _end(row, planner, CANCELLED)
            return None
        row.state, row.attempt = RUNNING, new_id()
        row.started_at = row.started_at or planner.clock()
        row.live = []
        return Claim(row.id, row.attempt, row.problem, row.seconds, row.seed, row.rota)


@contextmanager
def fenced(planner: Planner, held: Claim) -> Iterator[tuple[Session, RotaRun]]:
    """Open a transaction on the run; raises `FencedError` when this attempt no longer holds it."""
    with planner.database.write() as session:
        row = session.get(RotaRun, held.run_id)
        if row is None or row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.run_id)
        yield session, row


def wants_to_stop(planner: Planner, held: Claim) -> bool:
    """Whether somebody asked to stop; raises `FencedError` when the run was taken over."""
    with planner.database.read() as session:
        row = session.get_one(RotaRun, held.run_id)
        if row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.run_id)
        return row.cancel_requested


def unfinished_runs(planner: Planner) -> list[str]:
    """List the ids of runs that wait or run, the oldest first."""
    with planner.database.read() as session:
        rows = select(RotaRun.id).where(RotaRun.state.in_(OPEN)).order_by(RotaRun.created_at)
        return list(session.scalars(rows))


def give_up_run(planner: Planner, run_id: str) -> None:
    """Write a failed ending to a run that nobody will continue, unless it has ended meanwhile."""
    with planner.database.write() as session:
        row = session.get(RotaRun, run_id)
        if row is not None and row.state in OPEN:
            row.ending, row.message = "given-up", GIVEN_UP
            _end(row, planner, FAILED)


def end(row: RotaRun, planner: Planner, state: str, ending: str, message: str | None) -> None:
    """Write an ending to a run inside the caller's transaction."""
    row.ending, row.message = ending, message
    _end(row, planner, state)


def _end(row: RotaRun, planner: Planner, state: str) -> None:
    row.state, row.ended_at = state, planner.clock()
    row.attempt = None
