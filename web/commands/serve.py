"""`planner serve`."""

from __future__ import annotations

import socket
from contextlib import closing, nullcontext

import click

from planner.application import Planner
from web.addresses import HOST, PORT, home_address, remember_port
from web.commands.terminal import console, opened
from web.serving import serve, worker_process


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option(
    "--worker/--no-worker", default=True, help="Also run one worker process (the default)."
)
def command(port: int, worker: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Serve the pages on this machine, with one worker process, until Ctrl+C.

    Other machines reach it through a web server of yours that speaks TLS.

    \b
    Example:
      planner serve --port 8017
    """
    with opened() as planner:
        beside = worker_process(planner.instance) if worker else nullcontext()
        with beside:
            serve_pages(planner, port)


def check_port(port: int) -> None:
    """Refuse a port that is taken, before anything is done for it."""
    with closing(socket.socket()) as tried:
        # As the server does: a port whose last connections still linger is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as problem:
            raise _unusable(port, problem) from problem


def _unusable(port: int, problem: OSError) -> click.UsageError:
    return click.UsageError(
        f"Port {port} cannot be used: {problem.strerror or problem}. Name a free one with --port."
    )


def serve_pages(planner: Planner, port: int) -> None:
    """Serve until told to stop; a taken port is named."""
    from web.app import create_app

    app = create_app(planner)

    def ready() -> None:
        remember_port(planner.instance, port)
        console.print(f"Serving {home_address(port)} – stop with Ctrl+C", highlight=False)

    try:
        serve(app, port, ready)
    except OSError as problem:
        raise _unusable(port, problem) from problem
