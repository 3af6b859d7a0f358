"""`planner benchmark`: public problems solved, each with one line of JSON."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from web.commands.terminal import working
from web.instance import keep_compiled_code, make_folder, state_folder

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)


@click.group("benchmark")
def command() -> None:
    """Solve a public problem and print one line of JSON."""


@command.command("support-week")
@click.argument("week", type=EXISTING)
@click.option("--seconds", type=click.FloatRange(1, 86_400), default=60.0, show_default=True)
@click.option("--solution", type=NEW, required=True, help="Where the rota is written, as JSON.")
@click.option("--seed", type=int, default=1, show_default=True)
def support_week(week: Path, seconds: float, solution: Path, seed: int) -> None:
    """Solve a real support week from the file WEEK and write the rota.

    Prints cost, fairness, short, over, lower_bound and seconds.

    \b
    Example:
      planner benchmark support-week week.json --seconds 60 --solution rota.json
    """
    keep_compiled_code(make_folder(state_folder()))
    from planner.rotas.solve_file import solve_support_week

    try:
        with working(f"Solving for {seconds:g} seconds"):
            figures = solve_support_week(week, seconds, solution, seed=seed, clock=time.monotonic)
    except ValueError as refusal:
        # What the solver's formats say of a file they cannot read, understand or write.
        raise click.UsageError(f"{refusal}. Give a file in the published shape.") from refusal
    click.echo(json.dumps(figures))
