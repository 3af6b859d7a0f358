from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from planner.application import Letter
from planner.notices.mail_folder import MailFolder

NOW = datetime(2027, 3, 9, 14, 30, tzinfo=UTC)


def letter(recipient: str, subject: str, text: str) -> Letter:
    return Letter(recipient, subject, text, f"<{recipient}>")


def test_every_message_becomes_a_file_that_mail_programs_read(tmp_path: Path) -> None:
    mail = MailFolder(tmp_path / "mail", lambda: NOW)
    mail.send(letter("ann@example.org", "Your shifts – März", "Tue 9 Mar 07:00–15:30\n"))
    mail.send(letter("ben@example.org", "Your shifts", "…\n"))
    files = sorted((tmp_path / "mail").iterdir())
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert {str(message["To"]) for message in messages} == {"ann@example.org", "ben@example.org"}
    ann = next(one for one in messages if one["To"] == "ann@example.org")
    assert ann["Subject"] == "Your shifts – März"
    assert ann["Message-ID"] == "<ann@example.org>"
    assert ann["Date"].datetime == NOW
    assert "07:00–15:30" in ann.get_content()


def test_a_line_break_cannot_smuggle_in_a_header(tmp_path: Path) -> None:
    mail = MailFolder(tmp_path, lambda: NOW)
    with pytest.raises(ValueError, match="linefeed"):
        mail.send(letter("ann@example.org", "Hello\nBcc: all@example.org", "text"))
    assert list(tmp_path.iterdir()) == []
