"""`planner demo`."""

from __future__ import annotations

from contextlib import ExitStack

import click

from planner.accounts.actor import SYSTEM
from planner.accounts.feed_tokens import make_feed_token
from planner.accounts.links import make_sign_in_link
from planner.application import Planner
from planner.demo.build import STEPS, DemoHost, DemoSize, DemoStory, build_demo, story_of
from planner.demo.state import DemoProgress, building_alone, clear, progress_of, read_marker
from planner.demo.warm_up import warming_up
from planner.errors import Refused
from planner.jobs.delivery import deliver_facts
from planner.wiring import WIRING
from web.addresses import PORT, feed_address, home_address, sign_in_address
from web.commands.serve import check_port, serve_pages
from web.commands.terminal import console, opened
from web.commands.watching import bars, watch_run
from web.serving import worker_process, worker_runs

SEED = 1


@click.command("demo")
@click.option("--reset", is_flag=True, help="Delete an earlier demonstration and start over.")
@click.option("--no-serve", is_flag=True, help="Stop after publishing.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Which organisation.")
@click.option("--people", type=click.IntRange(6, 36), default=36, hidden=True)
@click.option("--seconds", type=click.IntRange(1, 3600), default=40, hidden=True)
def command(
    reset: bool,  # noqa: FBT001 -- a flag of the command line
    no_serve: bool,  # noqa: FBT001 -- a flag of the command line
    port: int,
    seed: int,
    people: int,
    seconds: int,
) -> None:
    """Show everything on a made-up organisation: 36 people at three sites, four queues.

    Builds a year of history, forecasts, works out who is needed, searches for a rota of four
    weeks, publishes it, and serves the pages on this machine. Run it again to get new links.

    \b
    Example:
      planner demo --port 8017
    """
    if not no_serve:
        check_port(port)
    with opened() as planner, ExitStack() as until_the_end:
        with building_alone(planner):
            _make_room(planner, reset)
            if progress_of(planner) is not DemoProgress.PUBLISHED or not no_serve:
                until_the_end.enter_context(worker_process(planner.instance))
            story = _story(planner, seed, DemoSize(people=people, seconds=seconds))
        _print_links(planner, story, port)
        if not no_serve:
            serve_pages(planner, port)


def _make_room(planner: Planner, reset: bool) -> None:  # noqa: FBT001 -- what --reset said
    found = progress_of(planner)
    if found is DemoProgress.SOMETHING_ELSE:
        clear(planner)
    if not reset and found is not DemoProgress.UNFINISHED:
        return
    if worker_runs(planner.instance):
        raise Refused(f"A planner works on {planner.instance} now. Stop it first.")
    if found is DemoProgress.UNFINISHED and not reset:
        console.print("The last demonstration was interrupted; starting it over.")
    clear(planner)


def _story(planner: Planner, seed: int, size: DemoSize) -> DemoStory:
    marker = read_marker(planner)
    if marker is None:
        return _built(planner, seed, size)
    if marker.seed != seed:
        console.print(f"This demonstration has seed {marker.seed}; --reset makes another one.")
    return story_of(planner)


def _built(planner: Planner, seed: int, size: DemoSize) -> DemoStory:
    with warming_up() as compiled, bars() as shown:
        steps = shown.add_task("Starting", total=STEPS)

        def tell(text: str) -> None:
            if not console.is_terminal:
                console.print(f"{text} …", highlight=False)
            shown.update(steps, description=text, advance=1)

        host = DemoHost(tell, compiled, lambda run_id: watch_run(planner, run_id, shown))
        return build_demo(planner, seed, size, host)


def _print_links(planner: Planner, story: DemoStory, port: int) -> None:
    click.echo(f"Published. {story.sentence}")
    click.echo("Sign in once with each of these links, within 24 hours:")
    users = (
        ("team lead", story.lead_id),
        ("agent", story.agent_id),
        ("HR", story.hr_id),
        ("administrator", story.admin_id),
    )
    for who, user_id in users:
        token = make_sign_in_link(planner, SYSTEM, user_id)
        click.echo(f"  {who:<14}{sign_in_address(token, port)}")
    token = make_feed_token(planner, SYSTEM, "person", story.agent_person_id, "demonstration")
    # What a worker does within a second: the calendar is there before anybody serves it.
    deliver_facts(planner, WIRING.subscribers)
    click.echo(f"  {'calendar feed':<14}{feed_address(token, port)}")
    click.echo(f"The pages: {home_address(port)}")
