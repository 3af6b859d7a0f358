"""Carry out the pricing of promises: searches in a child process, each finding stored at once."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.application import Planner
from planner.db.types import new_id
from planner.jobs.children import CHILDREN
from planner.rotas.child_lines import follow
from planner.rotas.models import RotaPrice
from planner.rotas.price_findings import Line, decode_line, to_json
from planner.rotas.run_states import CANCELLED, FAILED, FINISHED, OPEN, RUNNING, FencedError
from planner.rotas.search_process import OVERTIME_SECONDS
from solver.explain.asked import Ended
from solver.explain.price import Finding
from solver.outcome import Exit

MISTAKE = "We found a mistake in our result and discarded it. The rota is as it was."
CRASHED = (
    "The searches stopped unexpectedly. What was found until then is below. Ask again; if that "
    "happens again, tell whoever runs the planner."
)
GIVEN_UP = "The searches were cut off more than once and were given up. Ask again."
PROCESS = (sys.executable, "-m", "solver.explain")
log = logging.getLogger(__name__)


def execute_price(planner: Planner, price_id: str, command: Sequence[str] | None = None) -> None:
    """Carry out what was asked; safe to call again after a crash, then it begins anew.

    At most one attempt writes an ending. `command` replaces the solver's process in tests.
    """
    held = _claim(planner, price_id)
    if held is None:
        return
    try:
        watcher = _Watcher(planner, held)
        with CHILDREN.child(command or PROCESS) as process:
            follow(process, held.asked, decode_line, watcher.hear, held.seconds + OVERTIME_SECONDS)
        CHILDREN.hold_if_ending()
        watcher.conclude(process.returncode)
    except FencedError:
        log.warning("pricing %s was taken over by another attempt", price_id)


def unfinished_prices(planner: Planner) -> list[str]:
    """List the ids of what waits or is worked on, the oldest first."""
    with planner.database.read() as session:
        rows = select(RotaPrice.id).where(RotaPrice.state.in_(OPEN)).order_by(RotaPrice.created_at)
        return list(session.scalars(rows))


def give_up_price(planner: Planner, price_id: str) -> None:
    """Write a failed ending to what nobody will continue, unless it has ended meanwhile."""
    with planner.database.write() as session:
        row = session.get(RotaPrice, price_id)
        if row is not None and row.state in OPEN:
            _end(planner, row, FAILED, GIVEN_UP)


@dataclass(frozen=True)
class Held:
    """What one attempt has taken to work on."""

    price_id: str
    attempt: str
    asked: bytes
    seconds: int


def _claim(planner: Planner, price_id: str) -> Held | None:
    with planner.database.write() as session:
        row = session.get(RotaPrice, price_id)
        if row is None or row.state not in OPEN:
            return None
        row.state, row.attempt, row.findings = RUNNING, new_id(), to_json(())
        row.started_at = row.started_at or planner.clock()
        return Held(row.id, row.attempt, row.asked, row.seconds)


@contextmanager
def _fenced(planner: Planner, held: Held) -> Iterator[tuple[Session, RotaPrice]]:
    with planner.database.write() as session:
        row = session.get(RotaPrice, held.price_id)
        if row is None or row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.price_id)
        yield session, row


@dataclass
class _Watcher:
    """Stores what is found about once a second, and looks whether to stop."""

    planner: Planner
    held: Held
    found: list[Finding] = field(default_factory=list)
    ended: Ended | None = None

    def hear(self, batch: list[Line]) -> bool:
        for line in batch:
            if isinstance(line, Ended):
                self.ended = line
            else:
                self.found.append(line)
        return self._store() if batch else wants_to_stop(self.planner, self.held)

    def conclude(self, code: int | None) -> None:
        with _fenced(self.planner, self.held) as (_, row):
            if code == Exit.FAULT:
                row.findings = to_json(())
                _end(self.planner, row, FAILED, MISTAKE)
            elif row.cancel_requested:
                _end(self.planner, row, CANCELLED, None)
            elif self.ended is None or self.ended.stopped:
                _end(self.planner, row, FAILED, CRASHED)
            else:
                _end(self.planner, row, FINISHED, None)

    def _store(self) -> bool:
        with _fenced(self.planner, self.held) as (_, row):
            row.findings = to_json(tuple(self.found))
            return row.cancel_requested


def wants_to_stop(planner: Planner, held: Held) -> bool:
    """Whether somebody asked to stop; raises `FencedError` when another attempt took it over."""
    with planner.database.read() as session:
        row = session.get_one(RotaPrice, held.price_id)
        if row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.price_id)
        return row.cancel_requested


def _end(planner: Planner, row: RotaPrice, state: str, message: str | None) -> None:
    row.state, row.message, row.ended_at, row.attempt = state, message, planner.clock(), None
