"""`planner forecast-file`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from planner.demand.forecast import LONGEST_HORIZON_DAYS
from planner.demand.forecast_file import FileForecast, forecast_file
from planner.demand.page_words import accuracy_sentence, basis_sentence
from web.commands.forecast import DAY
from web.commands.terminal import console, working


@click.command("forecast-file")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--time-zone", required=True, help="Zone of the days, and of times without one.")
@click.option(
    "--interval", type=click.Choice(["5", "15", "30", "60"]), required=True, help="Minutes a row."
)
@click.option(
    "--origin", type=DAY, required=True, help="The first day; rows from it on are unread."
)
@click.option("--days", type=click.IntRange(1, LONGEST_HORIZON_DAYS), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--country", help="Whose public holidays count, such as IE.  [default: none]")
@click.option("--region", help="A region of the country, such as CA of US.")
@click.option("--queue-column", help="Which column says the queue, when there are several.")
@click.option("--queue", help="Which value of that column is forecast.")
def command(
    file: Path,
    time_zone: str,
    interval: str,
    origin: datetime,
    days: int,
    out: Path,
    country: str | None,
    region: str | None,
    queue_column: str | None,
    queue: str | None,
) -> None:
    """Forecast the contacts in the history FILE and write quantiles as CSV, without a database.

    FILE is what `planner history import` reads. The columns written are
    time,q0.025,q0.1,q0.5,q0.9,q0.975; time is the start of the interval as local wall time.

    \b
    Example:
      planner forecast-file calls.csv --time-zone Europe/Dublin --interval 30 \\
        --origin 2027-03-01 --days 28 --out forecast.csv
    """
    if (queue_column is None) != (queue is None):
        raise click.UsageError("Give --queue-column together with --queue.")
    if region is not None and country is None:
        raise click.UsageError("Give --country together with --region.")
    asked = FileForecast(
        time_zone, int(interval), origin.date(), days, country, region, queue_column, queue
    )
    with working(f"Reading {file.name}"):
        made = forecast_file(file, out, asked)
    accuracy = None if made.backtest is None else made.backtest.accuracy
    for said in (
        accuracy_sentence(accuracy, made.interval_minutes),
        basis_sentence(made.basis, made.history_days),
    ):
        console.print(said, highlight=False, soft_wrap=True)
