"""Wait for a run while the worker does it, and show how it goes."""

from __future__ import annotations

import time

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.queries import RunPage, run_page
from planner.rotas.scenario_page import ScenarioPage, scenario_page
from web.commands.terminal import console
from web.rotas.scenario_words import heading
from web.serving import worker_process

ASK_EVERY_SECONDS = 0.5


def wait_for_run(planner: Planner, run_id: str) -> RunPage:
    """Show a run until it has ended and return it; raises `Refused` when it left no rota.

    A worker process runs meanwhile; when there is one already, that one does the work, and this
    one takes over should the other end.
    """
    with worker_process(planner.instance), bars() as shown:
        ended = watch_run(planner, run_id, shown)
    if ended.draft_id is None:
        raise Refused(ended.message or "The run left no rota. Start it again.")
    return ended


def wait_for_scenario(planner: Planner, scenario_id: str) -> ScenarioPage:
    """Show a scenario until it has ended and return it; a worker runs meanwhile, as for a run."""
    with worker_process(planner.instance), bars() as shown:
        bar = shown.add_task("Waiting for the worker", total=None)
        while (page := scenario_page(planner, SYSTEM, scenario_id)).open:
            shown.update(bar, completed=page.elapsed_seconds, total=page.total_seconds)
            shown.update(bar, description=heading(page))
            time.sleep(ASK_EVERY_SECONDS)
        shown.update(bar, description="Searched", completed=page.total_seconds)
    return page


def bars() -> Progress:
    """Make the bars that show what takes a while; to be entered as a context."""
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console)


def watch_run(planner: Planner, run_id: str, shown: Progress) -> RunPage:
    """Show a run until it has ended, whoever does the work."""
    bar = shown.add_task("Waiting for the worker", total=None)
    while (page := run_page(planner, SYSTEM, run_id)).open:
        total = page.seconds if page.started_at else None
        shown.update(bar, description=_words(page), completed=page.elapsed_seconds, total=total)
        time.sleep(ASK_EVERY_SECONDS)
    shown.update(bar, description="Searched", total=page.seconds, completed=page.seconds)
    return page


def _words(page: RunPage) -> str:
    return page.sentence if page.started_at else "Waiting for the worker"
