"""Carry out a replan: a search in a child process, whose answer the judge has to bear out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.application import Planner
from planner.db.types import new_id
from planner.jobs.children import CHILDREN
from planner.rotas.child_lines import follow
from planner.rotas.correct_words import with_names
from planner.rotas.replan import asked_of
from planner.rotas.replan_models import RotaReplan
from planner.rotas.run_states import CANCELLED, FAILED, FINISHED, OPEN, RUNNING, FencedError
from planner.rotas.search_process import OVERTIME_SECONDS
from planner.rotas.view_data import person_names, queue_names
from solver.change import applied
from solver.difference import difference_between
from solver.explain.replan import problem_after
from solver.explain.replan_asked import Answer, AskedReplan, Reworked, Unable
from solver.judge import judge
from solver.outcome import Exit
from solver.rota import rota_of

MISTAKE = "We found a mistake in our result and discarded it. The rota is as it was."
CRASHED = (
    "The search stopped unexpectedly. Work it out again; if that happens again, tell whoever runs "
    "the planner."
)
STOPPED = "Stopped before anything was found."
GIVEN_UP = "The search was cut off more than once and was given up. Work it out again."
PROCESS = (sys.executable, "-m", "solver.explain.replanning")
decode_answer = msgspec.json.Decoder(Reworked | Unable).decode
log = logging.getLogger(__name__)


def execute_replan(planner: Planner, replan_id: str, command: Sequence[str] | None = None) -> None:
    """Carry out what was asked; safe to call again after a crash, then it begins anew.

    At most one attempt writes an ending. `command` replaces the solver's process in tests.
    """
    held = _claim(planner, replan_id)
    if held is None:
        return
    answers: list[Answer] = []

    def hear(batch: list[Answer]) -> bool:
        answers.extend(batch)
        return wants_to_stop(planner, held)

    try:
        with CHILDREN.child(command or PROCESS) as process:
            follow(process, held.asked, decode_answer, hear, held.seconds + OVERTIME_SECONDS)
        CHILDREN.hold_if_ending()
        _conclude(planner, held, answers[-1] if answers else None, process.returncode)
    except FencedError:
        log.warning("replan %s was taken over by another attempt", replan_id)


def unfinished_replans(planner: Planner) -> list[str]:
    """List the ids of what waits or is worked on, the oldest first."""
    with planner.database.read() as session:
        rows = select(RotaReplan.id).where(RotaReplan.state.in_(OPEN))
        return list(session.scalars(rows.order_by(RotaReplan.created_at)))


def give_up_replan(planner: Planner, replan_id: str) -> None:
    """Write a failed ending to what nobody will continue, unless it has ended meanwhile."""
    with planner.database.write() as session:
        row = session.get(RotaReplan, replan_id)
        if row is not None and row.state in OPEN:
            _end(planner, row, FAILED, GIVEN_UP)


@dataclass(frozen=True)
class Held:
    """What one attempt has taken to work on."""

    replan_id: str
    attempt: str
    asked: bytes
    seconds: int


def _claim(planner: Planner, replan_id: str) -> Held | None:
    with planner.database.write() as session:
        row = session.get(RotaReplan, replan_id)
        if row is None or row.state not in OPEN:
            return None
        row.state, row.attempt = RUNNING, new_id()
        row.started_at = row.started_at or planner.clock()
        return Held(row.id, row.attempt, row.asked, row.seconds)


@contextmanager
def _fenced(planner: Planner, held: Held) -> Iterator[tuple[Session, RotaReplan]]:
    with planner.database.write() as session:
        row = session.get(RotaReplan, held.replan_id)
        if row is None or row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.replan_id)
        yield session, row


def wants_to_stop(planner: Planner, held: Held) -> bool:
    """Whether somebody asked to stop; raises `FencedError` when another attempt took it over."""
    with planner.database.read() as session:
        row = session.get(RotaReplan, held.replan_id)
        if row is None or row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.replan_id)
        return row.cancel_requested


def _conclude(planner: Planner, held: Held, answer: Answer | None, code: int | None) -> None:
    is_true = isinstance(answer, Reworked) and _is_borne_out(asked_of(held.asked), answer)
    with _fenced(planner, held) as (session, row):
        if isinstance(answer, Reworked) and is_true:
            row.found = msgspec.json.encode(answer)
            _end(planner, row, CANCELLED if row.cancel_requested else FINISHED, None)
        elif isinstance(answer, Reworked) or code == Exit.FAULT:
            _end(planner, row, FAILED, MISTAKE)
        elif row.cancel_requested:
            _end(planner, row, CANCELLED, STOPPED)
        elif answer is None:
            _end(planner, row, FAILED, CRASHED)
        else:
            names = {**person_names(session), **queue_names(session)}
            _end(planner, row, FAILED, with_names(answer.text, names))


def _is_borne_out(asked: AskedReplan, answer: Reworked) -> bool:
    """Judge both rotas anew: the new one must be legal and differ as the answer says."""
    problem = problem_after(asked.problem, asked.rota, asked.news)
    here = {one.id for one in problem.agents}
    new = applied(asked.rota, answer.change)
    before, after = (
        judge(problem, rota_of([one for one in rota.assignments if one.agent in here]))
        for rota in (asked.rota, new)
    )
    return after.legal and difference_between(before, after) == answer.difference


def _end(planner: Planner, row: RotaReplan, state: str, message: str | None) -> None:
    row.state, row.message, row.ended_at, row.attempt = state, message, planner.clock(), None
