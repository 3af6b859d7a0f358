"""`planner solve`: any rota problem from its file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from web.commands.solving import EXISTING, NEW, SECONDS, solving
from web.commands.terminal import working

ADVICE = "`planner solve --schema` shows what a problem file holds."


def _show_schema(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 -- the signature is Click's
    if wanted:
        from planner.rotas.solve_file import schema

        click.echo(schema())
        ctx.exit()


@click.command("solve")
@click.argument("problem", type=EXISTING)
@click.option("--seconds", type=SECONDS, help="How long to search; 60 unless --rounds is given.")
@click.option(
    "--rounds",
    type=click.IntRange(0, 1_000_000),
    help="Search so many rounds on one core instead: equal input and seed give an equal rota.",
)
@click.option("--solution", type=NEW, required=True, help="Where the rota is written, as JSON.")
@click.option("--seed", type=int, default=1, show_default=True, help="What chance starts from.")
@click.option(
    "--schema",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_schema,
    help="Show the JSON schema of PROBLEM and stop.",
)
@click.pass_context
def command(
    ctx: click.Context,
    problem: Path,
    seconds: float | None,
    rounds: int | None,
    solution: Path,
    seed: int,
) -> None:
    """Search a rota for the problem in the file PROBLEM (JSON) and write it.

    Prints one line of JSON: status, score, lower_bound (no rota can score below it),
    short_agent_minutes and short_agent_minutes_bound, conflict (why there is none), seconds. Ends
    with 1 when there is no rota to write, with 2 when the file cannot be used.

    \b
    Example:
      planner solve problem.json --seconds 60 --solution rota.json
    """
    if seconds is not None and rounds is not None:
        raise click.UsageError("Give --seconds or --rounds, not both.")
    with solving(ADVICE), working("Searching"):
        from planner.rotas.solve_file import solve_problem

        figures = solve_problem(
            problem,
            solution,
            seconds=seconds or (60.0 if rounds is None else None),
            rounds=rounds,
            seed=seed,
            clock=time.monotonic,
        )
    click.echo(json.dumps(figures))
    ctx.exit(int(figures["score"] is None))
