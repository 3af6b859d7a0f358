"""Outgoing mail without a mail server: every message becomes a file that mail programs open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.application import Letter
from planner.db.types import new_id
from planner.notices.message import message_of


@dataclass(frozen=True)
class MailFolder:
    """Keeps messages as `.eml` files in `folder`, named by the instant at which they were sent."""

    folder: Path
    clock: Callable[[], datetime]

    def send(self, letter: Letter) -> None:
        """Write one message; raises `OSError` when it cannot be written."""
        now = self.clock()
        message = message_of(letter, None, now)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{now.strftime('%Y%m%dT%H%M%S')}-{new_id()}.eml"
        (self.folder / name).write_bytes(message.as_bytes())
