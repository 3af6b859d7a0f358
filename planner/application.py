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


class Mail(Protocol):
    """The port to outgoing mail."""

    def send(self, recipient: str, subject: str, text: str) -> None:
        """Hand one message over; raises `OSError` when the server does not take it."""


@dataclass(frozen=True)
class Planner:
    """Ports only: `clock` returns aware UTC; `instance` is the folder that holds all state."""

    database: Database
    clock: Callable[[], datetime]
    jobs: Jobs
    mail: Mail
    instance: Path
