"""Outgoing mail of an installation that may hold the demonstration, whose people are made up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from planner.application import Letter
from planner.notices.mail_folder import MailFolder
from planner.notices.smtp_mail import SmtpMail

NEVER_SENT = "the demonstration sends no mail, whatever server is named: its letters become files"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MailUnlessDemo:
    """Mail through a server; while `is_demo()` says so, letters become files and nothing is sent.

    It is asked for each letter: a worker may run before the demonstration is made.
    """

    server: SmtpMail
    files: MailFolder
    is_demo: Callable[[], bool]

    def send(self, letter: Letter) -> None:
        """Hand one letter over; raises as the port says."""
        if self.is_demo():
            log.info("%s in %s", NEVER_SENT, self.files.folder)
            self.files.send(letter)
        else:
            self.server.send(letter)
