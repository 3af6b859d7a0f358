"""`planner staffing erlang-c` and its siblings: one formula, numbers given by hand, JSON out."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from planner.demand.calculators import (
    blended_answer,
    chat_answer,
    deferred_answer,
    impatient_answer,
    phone_answer,
)
from planner.demand.deferred import DeadlineClock
from planner.demand.service_target import (
    ServiceLevelDefinition,
    ServiceTarget,
    StaffingInputError,
)

Answer = Callable[..., dict[str, Any]]

CONTACTS = click.option("--contacts-per-hour", type=float, required=True, help="Contacts offered.")
AHT = click.option("--aht-seconds", type=float, required=True, help="Handling time of a contact.")
AGENTS = click.option("--agents", type=int, help="With so many.  [default: the least that will do]")
CAP = click.option("--occupancy-cap", type=float, default=1.0, show_default=True)
SHRINKAGE = click.option("--shrinkage", type=float, default=0.0, show_default=True)
PATIENCE = click.option("--patience-seconds", type=float, help="Mean patience.  [default: endless]")
LINES = click.option("--lines", type=int, help="Contacts served or waiting at most.")
TARGET = (
    click.option("--target-share", type=float, default=0.8, show_default=True),
    click.option("--threshold-seconds", type=float, default=20.0, show_default=True),
    click.option(
        "--definition",
        type=click.Choice([one.value for one in ServiceLevelDefinition]),
        default=ServiceLevelDefinition.OFFERED_WAIT_WITHIN.value,
        show_default=True,
        help="Which contacts count as served in time.",
    ),
)


def _answering(answer: Answer) -> Callable[..., None]:
    """Print the answer as JSON; a figure that no formula takes ends with its name."""

    @wraps(answer)
    def run(**given: Any) -> None:
        try:
            click.echo(json.dumps(answer(**given), allow_nan=False))
        except StaffingInputError as refused:
            raise click.UsageError(str(refused)) from refused

    return run


def _with_target(answer: Answer) -> Answer:
    """Bring the three options of a service target together."""

    @wraps(answer)
    def run(
        target_share: float, threshold_seconds: float, definition: str, **given: Any
    ) -> dict[str, Any]:
        named = ServiceLevelDefinition(definition)
        target = ServiceTarget(target_share, threshold_seconds, named)
        return answer(target=target, **given)

    for option in reversed(TARGET):
        run = option(run)
    return run


@click.command("erlang-c")
@CONTACTS
@AHT
@AGENTS
@CAP
@SHRINKAGE
@_answering
@_with_target
def erlang_c(**given: Any) -> dict[str, Any]:
    """Everybody waits until an agent is free (Erlang C).

    \b
    Example:
      planner staffing erlang-c --contacts-per-hour 200 --aht-seconds 180
    """
    return phone_answer(**given)


@click.command("erlang-a")
@CONTACTS
@AHT
@click.option("--patience-seconds", type=float, required=True, help="Mean patience.")
@AGENTS
@LINES
@CAP
@SHRINKAGE
@_answering
@_with_target
def erlang_a(**given: Any) -> dict[str, Any]:
    """Contacts give up after a while (Erlang A); with --lines some find no line (Erlang X).

    \b
    Example:
      planner staffing erlang-a --contacts-per-hour 200 --aht-seconds 180 --patience-seconds 300
    """
    return impatient_answer(**given)


@click.command("chat")
@CONTACTS
@click.option(
    "--aht-seconds",
    type=float,
    multiple=True,
    required=True,
    help="Handling time while an agent has one chat, two, …: give it once for each.",
)
@AGENTS
@PATIENCE
@LINES
@CAP
@SHRINKAGE
@_answering
@_with_target
def chat(**given: Any) -> dict[str, Any]:
    """Agents have several chats at once, each then taking longer.

    \b
    Example:
      planner staffing chat --contacts-per-hour 240 --aht-seconds 180 --aht-seconds 210
    """
    return chat_answer(**given)


@click.command("blended")
@CONTACTS
@AHT
@click.option("--agents", type=int, required=True)
@click.option("--kept-free", type=int, required=True, help="Agents left idle for calls at most.")
@PATIENCE
@_answering
@_with_target
def blended(**given: Any) -> dict[str, Any]:
    """Idle phone agents take other work, as long as a call, but for those kept free.

    \b
    Example:
      planner staffing blended --contacts-per-hour 240 --aht-seconds 180 --agents 16 --kept-free 2
    """
    return blended_answer(**given)


@click.command("deferred")
@click.option("--contacts", required=True, help="Contacts of each interval from midnight: 4,0,12,…")
@AHT
@click.option("--interval-minutes", type=int, default=30, show_default=True)
@click.option("--open", "opening", default="00:00-24:00", show_default=True, help="Each day.")
@click.option("--deadline-hours", type=float, required=True)
@click.option(
    "--deadline",
    "clock",
    type=click.Choice([one.value for one in DeadlineClock]),
    default=DeadlineClock.CALENDAR.value,
    show_default=True,
    help="Which hours the deadline counts.",
)
@click.option("--backlog-contacts", type=float, default=0.0, show_default=True)
@click.option("--capacity", help="Agents of each interval, to see what they leave: 2,2,3,…")
@SHRINKAGE
@_answering
def deferred(
    contacts: str, opening: str, deadline_hours: float, clock: str, **given: Any
) -> dict[str, Any]:
    """Work that may wait until a deadline: e-mail and social messages.

    \b
    Example:
      planner staffing deferred --contacts 4,0,12,9 --aht-seconds 600 --deadline-hours 1
    """
    capacity = given.pop("capacity")
    return deferred_answer(
        contacts=_numbers("contacts", contacts),
        opening=_window(opening),
        deadline_intervals=_whole_intervals(deadline_hours, given["interval_minutes"]),
        clock=DeadlineClock(clock),
        capacity=None if capacity is None else _numbers("capacity", capacity),
        **given,
    )


def _whole_intervals(hours: float, interval_minutes: int) -> int:
    """Intervals that a contact may wait after its own, so that none passes its deadline."""
    if not 0 < hours <= 24 * 366 or interval_minutes <= 0:
        raise StaffingInputError("deadline", hours, "hours above 0, at most a year")
    return max(0, int(hours * 60 // interval_minutes) - 1)


def _numbers(field: str, text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise StaffingInputError(field, repr(text), "numbers with commas, such as 4,0,12") from None


def _window(text: str) -> tuple[int, int]:
    try:
        start, end = (
            int(hour) * 60 + int(minute)
            for hour, minute in (part.split(":") for part in text.split("-"))
        )
    except ValueError:
        start, end = 1, 0
    if not 0 <= start < end <= 1440:
        raise StaffingInputError("opening hours", text, "a window such as 08:00-18:00")
    return start, end


COMMANDS = (erlang_c, erlang_a, chat, blended, deferred)
