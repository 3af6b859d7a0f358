"""The `planner` command."""

from __future__ import annotations

import os
import sys
from importlib import import_module, metadata
from typing import IO, Any

import click

from planner.errors import InputError, PlannerError

COMMANDS = {
    "benchmark": "web.commands.benchmark",
    "demo": "web.commands.demo",
    "doctor": "web.commands.doctor",
    "feed": "web.commands.feed",
    "forecast": "web.commands.forecast",
    "forecast-file": "web.commands.forecast_file",
    "forecast-profile": "web.commands.forecast_profile",
    "forecast-today": "web.commands.forecast_today",
    "history": "web.commands.history",
    "people": "web.commands.people",
    "queue": "web.commands.queue",
    "report": "web.commands.report",
    "rota": "web.commands.rota",
    "rules": "web.commands.rules",
    "serve": "web.commands.serve",
    "shift": "web.commands.shift",
    "solve": "web.commands.solve",
    "staffing": "web.commands.staffing",
    "time-off": "web.commands.time_off",
    "user": "web.commands.user",
    "what-if": "web.commands.what_if",
    "worker": "web.commands.worker",
}
"""Where each command lies; its module holds it under the name `command`."""


class BadInput(click.ClickException):
    """Something the person gave cannot be used: one message, exit code 2."""

    exit_code = 2


class Stopped(click.ClickException):
    """Somebody pressed Ctrl+C: one plain line, and the exit code that shells expect."""

    exit_code = 130

    def show(self, file: IO[Any] | None = None) -> None:
        """Say so below whatever stood on the line."""
        click.echo(f"\n{self.message}", file=file, err=True)


class Commands(click.Group):
    """A command is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of this name, or return None."""
        module = COMMANDS.get(cmd_name)
        found: click.Command | None = import_module(module).command if module else None
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the product refuses ends with one message and exit code 2.

        A command that is stopped ends with one message too, and exit code 130.
        """
        try:
            return super().invoke(ctx)
        except (InputError, PlannerError) as refusal:
            raise BadInput(str(refusal)) from refusal
        except (KeyboardInterrupt, click.Abort) as stopped:
            raise Stopped("Stopped. Run it again whenever you like.") from stopped


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 -- the signature is Click's
    if wanted:
        click.echo(f"planner {metadata.version('wellbeing-planner')}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and stop.",
)
def cli() -> None:
    """Shift planning that is kind to agents and honest to customers.

    All state lies in the folder that PLANNER_INSTANCE names, by default `instance` under the
    current folder. `planner demo` shows everything on a made-up organisation.
    """


def main() -> None:
    """Run the `planner` command."""
    try:
        cli.main(prog_name="planner")
    except SystemExit as ending:
        _leave_searches(ending)
        raise
    except BrokenPipeError:
        # Whoever read the output has gone, as in `planner rota show | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave_searches(ending: SystemExit) -> None:
    """End at once when a search is still at it.

    A linear programme in a thread cannot be interrupted; the interpreter's own exit would abort
    when it comes back.
    """
    solving = sys.modules.get("web.commands.solving")
    if solving is not None and solving.is_still_searching():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ending.code if isinstance(ending.code, int) else int(ending.code is not None))


if __name__ == "__main__":
    main()
