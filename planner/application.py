"""What every verb receives: the parts of a running planner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from planner.db.engine import Database


def real_clock() -> datetime:
    """Give the present instant in UTC: what `Planner.clock` is outside tests."""
    return datetime.now(UTC)


class Jobs(Protocol):
    """The port to durable work; the row in the database is the authority, never the engine."""

    def enqueue(self, kind: str, key: str) -> None:
        """Start work of `kind` on the row with id `key`; the same key twice starts it once."""

    def cancel(self, kind: str, key: str) -> None:
        """Ask running or queued work to stop; a finished one is left alone."""


@dataclass(frozen=True)
class Invitation:
    """One shift as an appointment for the calendar of a letter's recipient (iTIP, RFC 5546).

    `method` is "REQUEST", or "CANCEL" for one that is taken away. `start` and `end` are aware UTC
    instants, `revised_at` is in whole seconds, `sequence` rises with each change.
    """

    method: str
    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    busy: bool
    revised_at: datetime


@dataclass(frozen=True)
class Letter:
    """One message to one recipient; `message_id` stays the same when it is sent again."""

    recipient: str
    subject: str
    text: str
    message_id: str
    invitation: Invitation | None = None


class MailServerDown(OSError):  # noqa: N818 -- the name says what happened
    """No letter can be handed over now, whoever it is for; try again later."""


class Undeliverable(OSError):  # noqa: N818 -- see MailServerDown
    """This letter will never be taken: its recipient or its content was refused for good."""


class Mail(Protocol):
    """The port to outgoing mail."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over: it is taken when this returns.

        Raises `MailServerDown`, `Undeliverable`, and another `OSError` when this letter alone is
        not taken for the moment.
        """


def usual_address() -> str:
    """Give the address of the pages where nobody says otherwise."""
    return "http://127.0.0.1:8017"


@dataclass(frozen=True)
class Planner:
    """Ports only: `clock` returns aware UTC; `instance` is the folder that holds all state.

    `address` gives the address of the pages, without a slash at its end, for links in letters.
    """

    database: Database
    clock: Callable[[], datetime]
    jobs: Jobs
    mail: Mail
    instance: Path
    address: Callable[[], str] = usual_address
