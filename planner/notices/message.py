"""A letter as mail programs read it."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from planner.application import Invitation, Letter
from planner.notices.itip import itip

# Text in base64 keeps the line ends that it was written with, and these are the ones of mail.
CANONICAL = policy.default.clone(linesep="\r\n")
NOBODY = "rota@planner.invalid"
"""Who invites while no sender is named; no mail reaches such an address (RFC 2606)."""


def message_of(letter: Letter, sender: str | None, at: datetime) -> EmailMessage:
    """Write a letter as a message sent `at` by `sender`.

    Raises `ValueError` for a recipient, subject or sender that would smuggle in a header.
    """
    message = EmailMessage(policy=CANONICAL)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = letter.message_id
    if sender is not None:
        message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    # Nobody's absence assistant shall answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.invitation is not None:
        _invite(message, letter.invitation, sender or NOBODY, letter.recipient)
    return message


def _invite(message: EmailMessage, invitation: Invitation, sender: str, recipient: str) -> None:
    """Add an invitation as the other form of the same letter (RFC 6047, section 2.4)."""
    written = itip(invitation, sender, recipient).decode()
    method = {"method": invitation.method}
    message.add_alternative(written, subtype="calendar", cte="base64", params=method)
