"""Which work is done by whom, and who hears of which fact; web and worker read the same list."""

from __future__ import annotations

from planner.feeds.refresh import refresh_published
from planner.jobs.kinds import JobKind, Wiring
from planner.rotas.generate import KIND
from planner.rotas.publish import FACT
from planner.rotas.run import execute_run
from planner.rotas.run_states import give_up_run, unfinished_runs

WIRING = Wiring(
    jobs={KIND: JobKind(execute_run, unfinished_runs, give_up_run)},
    subscribers={FACT: (refresh_published,)},
)
