"""Carry out a run: search in a child process, show how it goes, judge, store a draft."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.application import Planner
from planner.jobs.children import CHILDREN
from planner.rotas.clash_fixes import to_stored
from planner.rotas.clash_words import explained
from planner.rotas.drafts import store_draft
from planner.rotas.run_states import (
    CANCELLED,
    FAILED,
    FINISHED,
    Claim,
    FencedError,
    claim,
    end,
    fenced,
    wants_to_stop,
)
from planner.rotas.search_process import Silence, Tick, search
from solver import rota as rota_file
from solver.judge import judge
from solver.outcome import Incumbent, SolveOutcome, Status
from solver.problem import from_json
from solver.report import RotaReport
from solver.rota import Rota

MISTAKE = "We found a mistake in our result and discarded it. Nothing was published."
CRASHED = (
    "The search stopped unexpectedly. Start it again; if that happens again, tell whoever runs "
    "the planner."
)
STOPPED = "Stopped before there was a rota."
log = logging.getLogger(__name__)


def execute_run(planner: Planner, run_id: str, command: Sequence[str] | None = None) -> None:
    """Carry out a run whose row exists; safe to call again after a crash.

    At most one attempt writes an ending. `command` replaces the solver's process in tests.
    """
    held = claim(planner, run_id)
    if held is None:
        return
    try:
        watcher = _Watcher(planner, held)
        outcome = search(held, watcher.on_tick, command)
        CHILDREN.hold_if_ending()
        _conclude(planner, held, outcome)
    except FencedError:
        log.warning("run %s was taken over by another attempt", run_id)


@dataclass
class _Watcher:
    """Writes what happened to the run's row, once a tick, and looks whether to stop."""

    planner: Planner
    held: Claim
    live: list[Any] = field(default_factory=list)

    def on_tick(self, tick: Tick) -> bool:
        if tick.events:
            self._show(tick)
        return wants_to_stop(self.planner, self.held)

    def _show(self, tick: Tick) -> None:
        with fenced(self.planner, self.held) as (_session, row):
            for event in tick.events:
                if isinstance(event, Incumbent):
                    row.score, row.short_agent_minutes = event.score, event.short_agent_minutes
                    row.rota = None if event.rota is None else rota_file.to_json(event.rota)
                else:
                    row.score_bound = event.score_bound
                    if event.short_agent_minutes_bound is not None:
                        row.short_agent_minutes_bound = event.short_agent_minutes_bound
                self.live.append(
                    {
                        "seconds": round(event.seconds, 1),
                        "short_agent_minutes": row.short_agent_minutes,
                        "short_agent_minutes_bound": row.short_agent_minutes_bound,
                    }
                )
            row.live = list(self.live)


def _conclude(planner: Planner, held: Claim, outcome: SolveOutcome | Silence) -> None:
    if outcome is Silence.DIED:
        _without_outcome(planner, held)
    elif outcome is Silence.MISTAKEN:
        _fail(planner, held, "rejected", MISTAKE)
    elif outcome.rota is None:
        _without_rota(planner, held, outcome)
    else:
        _with_rota(planner, held, outcome, outcome.rota)


def _without_outcome(planner: Planner, held: Claim) -> None:
    # A search that is told to stop before it can listen ends without a word: what it had found
    # until then is kept.
    if not wants_to_stop(planner, held):
        _fail(planner, held, "crashed", CRASHED)
    elif held.hint is None:
        _stopped_without_rota(planner, held)
    else:
        _keep(planner, held, rota_file.from_json(held.hint), Status.CANCELLED)


def _stopped_without_rota(planner: Planner, held: Claim) -> None:
    with fenced(planner, held) as (_session, row):
        end(row, planner, CANCELLED, Status.CANCELLED.value, STOPPED)


def _without_rota(planner: Planner, held: Claim, outcome: SolveOutcome) -> None:
    match outcome.status:
        case Status.CANCELLED:
            _stopped_without_rota(planner, held)
        case Status.INFEASIBLE:
            text = outcome.conflict.text if outcome.conflict else "The rules contradict each other."
            _without_choice(planner, held, outcome.status, text)
        case Status.NO_ROTA_IN_TIME:
            words = f"No rota was found in {held.seconds} seconds. Allow more time and start again."
            _fail(planner, held, outcome.status.value, words)
        case Status.OPTIMAL | Status.FEASIBLE:
            _fail(planner, held, "rejected", MISTAKE)


def _without_choice(planner: Planner, held: Claim, status: Status, text: str) -> None:
    why = explained(planner, from_json(held.problem), text)
    with fenced(planner, held) as (_session, row):
        row.clashes = to_stored(why.told)
        end(row, planner, FAILED, status.value, why.words)


def _with_rota(planner: Planner, held: Claim, outcome: SolveOutcome, rota: Rota) -> None:
    with fenced(planner, held) as (_session, row):
        row.score, row.score_bound = outcome.score, outcome.score_bound
        row.short_agent_minutes_bound = outcome.short_agent_minutes_bound
    _keep(planner, held, rota, outcome.status, outcome.score)


def _keep(
    planner: Planner, held: Claim, rota: Rota, status: Status, said_score: int | None = None
) -> None:
    problem = from_json(held.problem)
    report = judge(problem, rota)
    if not report.legal or said_score not in {None, report.score}:
        log.error("run %s: %s", held.run_id, _disagreement(report, said_score))
        _fail(planner, held, "rejected", MISTAKE)
        return
    with fenced(planner, held) as (session, row):
        row.rota, row.score = rota_file.to_json(rota), report.score
        row.short_agent_minutes = report.short_agent_minutes
        store_draft(session, row, problem, rota, report, planner.clock())
        end(row, planner, CANCELLED if status is Status.CANCELLED else FINISHED, status.value, None)


def _disagreement(report: RotaReport, said_score: int | None) -> str:
    broken = "; ".join(one.text for one in report.violations[:3])
    return f"priced {report.score}, said {said_score}; {broken or 'no rule broken'}"


def _fail(planner: Planner, held: Claim, ending: str, message: str) -> None:
    with fenced(planner, held) as (_session, row):
        end(row, planner, FAILED, ending, message)
