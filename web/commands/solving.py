"""What the commands that solve a file share: options, and how a refusal is told."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from web.instance import keep_compiled_code, make_folder, state_folder

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, path_type=Path)
MISTAKE = "We found a mistake in our result and discarded it. Nothing was written."


_BEGUN: list[threading.Thread] = []
"""Threads that searches of this process began."""


def is_still_searching() -> bool:
    """Say whether a search that was told to end is still at it."""
    return any(thread.is_alive() for thread in _BEGUN)


class Mistake(click.ClickException):
    """The result was wrong and thrown away: exit code 3."""

    exit_code = 3


class _Seconds(click.FloatRange):
    """Seconds of search; NaN, which no range refuses, is refused too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Turn what was typed into seconds."""
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return seconds


SECONDS = _Seconds(1, 86_400)


@contextmanager
def solving(advice: str) -> Iterator[None]:
    """Keep compiled code, and end with one message when a file is refused.

    Exit code 2 and `advice` for a file that cannot be read, understood or written; 3 when the
    result was wrong and thrown away.
    """
    try:
        keep_compiled_code(make_folder(state_folder()))
    except OSError as problem:
        raise click.UsageError(
            f"The state folder {state_folder()} cannot be used: {problem.strerror}. "
            "Name another one in PLANNER_INSTANCE."
        ) from problem
    from planner.rotas.solve_file import EngineFault, FormatError

    before = set(threading.enumerate())
    try:
        yield
    except FormatError as refusal:
        raise click.UsageError(f"{refusal}. {advice}") from refusal
    except EngineFault as fault:
        raise Mistake(f"{MISTAKE} ({fault})") from fault
    finally:
        _BEGUN.extend(set(threading.enumerate()) - before)
