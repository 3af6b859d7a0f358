"""A letter as mail programs read it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from planner.application import Letter


def message_of(letter: Letter, sender: str | None, at: datetime) -> EmailMessage:
    """Write a letter as a message sent `at` by `sender`.

    Raises `ValueError` for a recipient, subject or sender that would smuggle in a header.
    """
    message = EmailMessage()
    message["Date"] = format_datetime(at)
    message["Message-ID"] = letter.message_id
    if sender is not None:
        message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    # Nobody's absence assistant shall answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
