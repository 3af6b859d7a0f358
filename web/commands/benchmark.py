"""`planner benchmark`: public problems solved, each with one line of JSON."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from web.commands.memory import peak_memory_mb
from web.commands.solving import EXISTING, NEW, SECONDS, solving
from web.commands.terminal import working

ADVICE = "Give a file in the published shape."
MOST_AGENTS = 10_000


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


@command.command("rostering")
@click.argument("instance", type=EXISTING)
@click.option("--seconds", type=SECONDS, default=60.0, show_default=True)
@click.option("--solution", type=NEW, required=True, help="Where the rota is written, as CSV.")
@click.option("--seed", type=int, default=1, show_default=True)
def rostering(instance: Path, seconds: float, solution: Path, seed: int) -> None:
    """Solve an instance of the public shift-scheduling benchmark and write the rota.

    INSTANCE is a text file in the format of Curtois and Qu; the rota has a line for each of the
    staff: the id, then the shift of each day or nothing. Prints penalty, lower_bound, legal,
    seconds and first_legal_seconds.

    \b
    Example:
      planner benchmark rostering Instance5.txt --seconds 60 --solution rota.csv
    """
    with solving(ADVICE), working(f"Solving for {seconds:g} seconds"):
        from planner.rotas.solve_file import solve_rostering

        figures = solve_rostering(instance, seconds, solution, seed=seed, clock=time.monotonic)
    click.echo(json.dumps(figures | {"peak_memory_mb": peak_memory_mb()}))


@command.command("tour")
@click.option("--agents", type=click.IntRange(0, MOST_AGENTS), required=True)
@click.option("--seconds", type=SECONDS, default=60.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Draws problem and search.")
@click.option(
    "--variant",
    type=click.Choice(["plain", "skills15"]),
    default="plain",
    show_default=True,
    help="skills15: two queues, intervals of 15 minutes.",
)
@click.option("--problem", type=NEW, help="Also write the problem, for `planner solve`.")
def tour(agents: int, seconds: float, seed: int, variant: str, problem: Path | None) -> None:
    """Solve four weeks of a made-up team at three sites, of any size.

    Prints score (10 for each interval and agent short, 1 for each over, 1 for each start that
    somebody does not want), lower_bound, gap, first_legal_seconds, seconds and peak_memory_mb.

    \b
    Example:
      planner benchmark tour --agents 100 --seconds 60 --seed 1
    """
    with solving(ADVICE), working(f"Solving for {seconds:g} seconds"):
        from planner.rotas.solve_file import solve_tour, write_tour

        if problem is not None:
            write_tour(agents, problem, variant=variant, seed=seed)
        figures = solve_tour(agents, seconds, variant=variant, seed=seed, clock=time.monotonic)
    click.echo(json.dumps(figures | {"peak_memory_mb": peak_memory_mb()}))
