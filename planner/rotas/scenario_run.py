"""Carry out a scenario: a search for what holds, then one for what would be; each is stored."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.application import Planner
from planner.db.types import new_id
from planner.jobs.children import CHILDREN
from planner.rotas.clash_words import explained
from planner.rotas.run_states import (
    CANCELLED,
    FAILED,
    FINISHED,
    OPEN,
    RUNNING,
    Claim,
    FencedError,
)
from planner.rotas.scenario_models import RotaScenario
from planner.rotas.search_process import Silence, Tick, search
from planner.rotas.tried import Tried, tried_to_json
from solver.judge import judge
from solver.outcome import SolveOutcome, Status
from solver.problem import from_json

SEED = 1
NOW, THEN = "now", "then"
SAID = {NOW: "For what holds", THEN: "For what would be"}
MISTAKE = "we found a mistake in our result and discarded it."
CRASHED = "the search stopped unexpectedly. Compare again."
NONE_IN_TIME = "no rota was found in the time given. Compare again with more seconds."
STOPPED = "Stopped before there were two rotas."
GIVEN_UP = "The searches were cut off more than once and were given up. Compare again."
log = logging.getLogger(__name__)


def execute_scenario(
    planner: Planner, scenario_id: str, command: Sequence[str] | None = None
) -> None:
    """Carry out a scenario whose row exists; after a crash it goes on with what is missing.

    At most one attempt writes an ending. `command` replaces the solver's process in tests.
    """
    held = _claim(planner, scenario_id)
    if held is None:
        return
    try:
        for side in held.missing:
            if not _search(planner, held, side, command):
                return
        with _fenced(planner, held) as (_, row):
            _end(planner, row, CANCELLED if row.cancel_requested else FINISHED, None)
    except FencedError:
        log.warning("scenario %s was taken over by another attempt", scenario_id)


def unfinished_scenarios(planner: Planner) -> list[str]:
    """List the ids of what waits or is worked on, the oldest first."""
    with planner.database.read() as session:
        rows = select(RotaScenario.id).where(RotaScenario.state.in_(OPEN))
        return list(session.scalars(rows.order_by(RotaScenario.created_at)))


def give_up_scenario(planner: Planner, scenario_id: str) -> None:
    """Write a failed ending to what nobody will continue, unless it has ended meanwhile."""
    with planner.database.write() as session:
        row = session.get(RotaScenario, scenario_id)
        if row is not None and row.state in OPEN:
            _end(planner, row, FAILED, GIVEN_UP)


@dataclass(frozen=True)
class _Held:
    """A scenario taken by one attempt; `missing` sides have no rota yet."""

    scenario_id: str
    attempt: str
    problems: dict[str, bytes]
    missing: tuple[str, ...]
    seconds: int


def _claim(planner: Planner, scenario_id: str) -> _Held | None:
    with planner.database.write() as session:
        row = session.get(RotaScenario, scenario_id)
        if row is None or row.state not in OPEN:
            return None
        row.state, row.attempt = RUNNING, new_id()
        row.started_at = row.started_at or planner.clock()
        tried = {NOW: row.now_tried, THEN: row.then_tried}
        missing = tuple(side for side in (NOW, THEN) if tried[side] is None)
        problems = {NOW: row.now_problem, THEN: row.then_problem}
        return _Held(row.id, row.attempt, problems, missing, row.seconds)


@contextmanager
def _fenced(planner: Planner, held: _Held) -> Iterator[tuple[Session, RotaScenario]]:
    with planner.database.write() as session:
        row = session.get(RotaScenario, held.scenario_id)
        if row is None or row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.scenario_id)
        yield session, row


def _search(planner: Planner, held: _Held, side: str, command: Sequence[str] | None) -> bool:
    """Search one side and store what was found; False when that ended the scenario."""
    problem = held.problems[side]
    claim = Claim(held.scenario_id, held.attempt, problem, held.seconds, SEED, None)
    outcome = search(claim, lambda _tick: _wants_to_stop(planner, held, _tick), command)
    CHILDREN.hold_if_ending()
    tried = None if isinstance(outcome, Silence) else _checked(held, problem, outcome)
    with _fenced(planner, held) as (_, row):
        if tried is not None and side == NOW:
            row.now_tried = tried_to_json(tried)
        elif tried is not None:
            row.then_tried = tried_to_json(tried)
        elif row.cancel_requested:
            _end(planner, row, CANCELLED, STOPPED)
    if tried is None:
        _tell(planner, held, side, outcome)
    return tried is not None


def _checked(held: _Held, problem: bytes, outcome: SolveOutcome) -> Tried | None:
    """The rota with the judge's own report; None without a rota, or with one that is wrong."""
    if outcome.rota is None:
        return None
    report = judge(from_json(problem), outcome.rota)
    if not report.legal or report.score != outcome.score:
        log.error("scenario %s: priced %s, said %s", held.scenario_id, report.score, outcome.score)
        return None
    return Tried(
        rota=outcome.rota,
        report=report,
        short_agent_minutes_bound=outcome.short_agent_minutes_bound,
        short_agent_minutes_then=judge(
            from_json(held.problems[THEN]), outcome.rota
        ).short_agent_minutes,
    )


def _tell(planner: Planner, held: _Held, side: str, outcome: SolveOutcome | Silence) -> None:
    """End a scenario without a rota for one side, unless it was stopped; say why."""
    words = _why(planner, held.problems[side], outcome)
    with planner.database.write() as session:
        row = session.get(RotaScenario, held.scenario_id)
        if row is not None and row.state == RUNNING and row.attempt == held.attempt:
            _end(planner, row, FAILED, f"{SAID[side]}: {words}")


def _why(planner: Planner, problem: bytes, outcome: SolveOutcome | Silence) -> str:
    if outcome is Silence.DIED:
        return CRASHED
    if isinstance(outcome, Silence) or outcome.rota is not None:
        return MISTAKE
    if outcome.status is Status.INFEASIBLE:
        text = outcome.conflict.text if outcome.conflict else "The rules contradict each other."
        return explained(planner, from_json(problem), text).words
    return NONE_IN_TIME


def _wants_to_stop(planner: Planner, held: _Held, _tick: Tick) -> bool:
    with planner.database.read() as session:
        row = session.get_one(RotaScenario, held.scenario_id)
        if row.state != RUNNING or row.attempt != held.attempt:
            raise FencedError(held.scenario_id)
        return row.cancel_requested


def _end(planner: Planner, row: RotaScenario, state: str, message: str | None) -> None:
    row.state, row.message, row.ended_at, row.attempt = state, message, planner.clock(), None
