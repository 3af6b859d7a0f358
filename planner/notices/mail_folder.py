"""Outgoing mail without a mail server: every message becomes a file that mail programs open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from planner.db.types import new_id


@dataclass(frozen=True)
class MailFolder:
    """Keeps messages as `.eml` files in `folder`, named by the instant at which they were sent."""

    folder: Path
    clock: Callable[[], datetime]

    def send(self, recipient: str, subject: str, text: str) -> None:
        """Write one message; raises `OSError` when it cannot be written."""
        now = self.clock()
        message = EmailMessage()
        message["Date"] = format_datetime(now)
        message["To"] = recipient
        message["Subject"] = subject
        message.set_content(text)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{now.strftime('%Y%m%dT%H%M%S')}-{new_id()}.eml"
        (self.folder / name).write_bytes(message.as_bytes())
