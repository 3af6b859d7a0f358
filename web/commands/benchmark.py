"""`planner benchmark`: public problems solved, each with one line of JSON."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from web.commands.solving import EXISTING, NEW, SECONDS, solving
from web.commands.terminal import working

ADVICE = "Give a file in the published shape."


@click.group("benchmark")
def command() -> None:
    """Solve a public problem and print one line of JSON."""


@command.command("support-week")
@click.argument("week", type=EXISTING)
@click.option("--seconds", type=SECONDS, default=60.0, show_default=True)
@click.option("--solution", type=NEW, required=True, help="Where the rota is written, as JSON.")
@click.option("--seed", type=int, default=1, show_default=True)
def support_week(week: Path, seconds: float, solution: Path, seed: int) -> None:
    """Solve a real support week from the file WEEK and write the rota.

    Prints cost, fairness, short, over, lower_bound and seconds.

    \b
    Example:
      planner benchmark support-week week.json --seconds 60 --solution rota.json
    """
    with solving(ADVICE), working(f"Solving for {seconds:g} seconds"):
        from planner.rotas.solve_file import solve_support_week

        figures = solve_support_week(week, seconds, solution, seed=seed, clock=time.monotonic)
    click.echo(json.dumps(figures))
