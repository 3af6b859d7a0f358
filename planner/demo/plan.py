"""From the made-up history to a published rota, by the verbs that everybody uses."""

from __future__ import annotations

from pathlib import Path

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.forecasting import make_forecast
from planner.demand.import_history import import_history, preview_history
from planner.demand.plan_staffing import plan_staffing
from planner.demand.queues import list_queues
from planner.demo.arrivals import make_history
from planner.demo.dates import DemoDates
from planner.demo.files import write_history
from planner.demo.organisation import TEAM
from planner.demo.queues import DemoQueue
from planner.people.queries import list_teams
from planner.rotas.generate import start_run

HISTORY_ZONE = "UTC"


def store_history(
    planner: Planner, queue: DemoQueue, dates: DemoDates, seed: int, folder: Path
) -> None:
    """Write the file of a queue's history and import it."""
    path = write_history(queue, make_history(queue, dates, seed), folder)
    preview = preview_history(
        planner,
        SYSTEM,
        path,
        queues=queue.name,
        time_zone=HISTORY_ZONE,
    )
    import_history(planner, SYSTEM, preview, replace_changed=False)


def forecast_all(planner: Planner, dates: DemoDates) -> None:
    """Forecast every queue over the days of the plan."""
    for queue in list_queues(planner, SYSTEM):
        make_forecast(planner, SYSTEM, queue.id, dates.first_date, dates.days)


def plan_all(planner: Planner, dates: DemoDates) -> str:
    """Work out how many agents every half-hour of the plan needs; return the requirement's id."""
    return plan_staffing(planner, SYSTEM, dates.first_date, dates.days)


def start_rota(planner: Planner, dates: DemoDates, seconds: int, seed: int) -> str:
    """Ask for a rota of the whole team and return the run's id."""
    team_id = team_of_demo(planner)
    return start_run(planner, SYSTEM, team_id, dates.first_date, dates.days, seconds, seed)


def team_of_demo(planner: Planner) -> str:
    """Return the id of the one team."""
    return next(team.id for team in list_teams(planner, SYSTEM) if team.name == TEAM)
