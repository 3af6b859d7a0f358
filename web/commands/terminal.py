"""What all commands share: the open planner, and how progress is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from planner.application import Planner
from web.instance import open_planner, state_folder

console = Console(stderr=True)
"""Progress and remarks go to standard error; standard output holds the answer alone."""


@contextmanager
def opened() -> Iterator[Planner]:
    """Open the planner of the state folder and say where it lies."""
    folder = state_folder()
    console.print(f"State: {folder}", style="dim", highlight=False, soft_wrap=True)
    try:
        planner = open_planner(folder)
    except OSError as problem:
        raise click.UsageError(
            f"The state folder {folder} cannot be used: {problem.strerror or problem}. "
            "Name another one in PLANNER_INSTANCE."
        ) from problem
    try:
        yield planner
    finally:
        planner.database.close()


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show that something takes a while; on no terminal, one line."""
    if not console.is_terminal:
        console.print(f"{text} …", highlight=False)
        yield
        return
    with console.status(f"{text} …"):
        yield


def confirmed(question: str, already: bool) -> bool:  # noqa: FBT001 -- what --yes said
    """Ask on the terminal unless `already`; raises `UsageError` when nobody answers."""
    try:
        return already or click.confirm(question, default=False, err=True)
    except click.Abort as unanswered:
        click.echo(err=True)
        raise click.UsageError(
            "Nobody answered, so nothing was stored. Add --yes to store without being asked."
        ) from unanswered
