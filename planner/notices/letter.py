"""The letter that goes with a notice."""

from __future__ import annotations

from planner.application import Letter
from planner.notices.kinds import KINDS
from planner.notices.models import Notice

SEEN_PATH = "/notices/mail"
"""Where the pages answer the link of a letter; a test keeps it equal to the URL map."""


def letter_of(
    notice: Notice, shown_name: str, recipient: str, message_id: str, link: str
) -> Letter:
    """Write what a notice says to the person it is for, with the link that says "seen"."""
    kind, content = KINDS[notice.kind], notice.content
    heading = kind.heading(content)
    parts = [
        f"Hello {shown_name},",
        f"{heading}.",
        "\n".join(f"  {one.text}" for one in kind.lines(content)),
        kind.remark(content),
        f"Please say that you have seen this:\n{link}",
    ]
    text = "\n\n".join(part for part in parts if part)
    return Letter(recipient, heading, f"{text}\n", message_id)
