"""The letter that goes with a notice."""

from __future__ import annotations

from dataclasses import replace

from planner.application import Letter
from planner.notices.invitations import invitations_in
from planner.notices.kinds import KINDS
from planner.notices.models import Notice

SEEN_PATH = "/notices/mail"
"""Where the pages answer the link of a letter; a test keeps it equal to the URL map."""


def letters_of(
    notice: Notice, shown_name: str, recipient: str, message_id: str, link: str
) -> list[Letter]:
    """Write the letter of a notice, and one more for each invitation that it has no room for.

    Calendars look at one invitation in a letter only.
    """
    letter = letter_of(notice, shown_name, recipient, message_id, link)
    invitations = invitations_in(notice)
    if not invitations:
        return [letter]
    letters = [replace(letter, invitation=invitations[0])]
    for number, one in enumerate(invitations[1:], 2):
        another = message_id.replace("@", f".{number}@")
        letters.append(replace(letter, message_id=another, invitation=one))
    return letters


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
