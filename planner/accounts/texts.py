"""Which names and e-mail addresses are accepted, everywhere the same."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^@\s\",;<>()]+@[^@\s\",;<>()]+\.[^@\s\",;<>().]+")


def tidy(text: str) -> str:
    """Without blanks at the ends and with equal-looking letters made equal (NFC)."""
    return unicodedata.normalize("NFC", text).strip()


def tidy_email(text: str) -> str:
    """The form in which addresses are stored and compared: tidy, in small letters."""
    return tidy(text).lower()


def name_problem(text: str) -> str | None:
    """What is wrong with a name, as a sentence; None when it can be used.

    Control and invisible directing characters are refused: they would reach calendars and logs.
    """
    if not text.strip():
        return "Please fill this in."
    if len(text) > LONGEST_NAME:
        return f"Use at most {LONGEST_NAME} characters."
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text):
        return "Remove the characters that cannot be seen, such as line breaks."
    return None


def email_problem(text: str) -> str | None:
    """What is wrong with a tidy e-mail address, as a sentence; None when it can be used."""
    problem = name_problem(text)
    if problem is not None:
        return problem
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        return "Write one e-mail address, such as ann@example.org."
    return None
