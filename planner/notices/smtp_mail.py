"""Outgoing mail through a mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from planner.application import Letter, MailServerDown, Undeliverable
from planner.notices.message import message_of
from planner.notices.smtp_address import SmtpAddress

PATIENCE_SECONDS = 10
GOING_DOWN = 421
FOR_GOOD = 500
"""Answers from here on say that trying again will not help (RFC 5321, section 4.2.1)."""


@dataclass(frozen=True)
class SmtpMail:
    """Hands letters to one server, each over a connection of its own."""

    server: SmtpAddress
    sender: str
    clock: Callable[[], datetime]

    def send(self, letter: Letter) -> None:
        """Hand one letter over; raises as the port says, each time with what the server said."""
        try:
            message = message_of(letter, self.sender, self.clock())
        except ValueError as problem:
            raise Undeliverable(f"The letter cannot be written: {problem}") from problem
        with self._connected() as server:
            try:
                server.send_message(message, self.sender, [letter.recipient])
            except smtplib.SMTPRecipientsRefused as refused:
                code, said = next(iter(refused.recipients.values()))
                raise _refusal(code, said) from refused
            except (smtplib.SMTPSenderRefused, smtplib.SMTPServerDisconnected) as problem:
                # What it says of the sender, it says of every letter.
                raise MailServerDown(_said(problem)) from problem
            except smtplib.SMTPResponseException as refused:
                raise _refusal(refused.smtp_code, refused.smtp_error) from refused

    def check(self) -> None:
        """Connect and sign in without sending anything; raises `MailServerDown`."""
        with self._connected() as server:
            server.noop()

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._open()
        except OSError as problem:
            raise MailServerDown(_said(problem)) from problem
        try:
            yield server
        finally:
            # What was taken stays taken, even where the server does not say goodbye.
            server.close()

    def _open(self) -> smtplib.SMTP:
        at, context = self.server, ssl.create_default_context()
        if at.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                at.host, at.port, timeout=PATIENCE_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(at.host, at.port, timeout=PATIENCE_SECONDS)
        try:
            self._greet(server, context)
        except OSError:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        if self.server.scheme == "smtp" and (self.server.needs_tls or server.has_extn("starttls")):
            server.starttls(context=context)
            server.ehlo()
        if self.server.user is not None:
            server.login(self.server.user, self.server.password or "")


def _refusal(code: int, said: bytes | str) -> OSError:
    text = f"{code} {_text(said)}"
    if code == GOING_DOWN:
        return MailServerDown(text)
    return Undeliverable(text) if code >= FOR_GOOD else OSError(text)


def _said(problem: OSError) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_text(problem.smtp_error)}"
    if isinstance(problem, ssl.SSLError):
        return _said_of_tls(problem)
    return problem.strerror or str(problem) or type(problem).__name__


def _said_of_tls(problem: ssl.SSLError) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return (
            f"its certificate cannot be trusted: {problem.verify_message}. Nothing was said to it. "
            "Mend the certificate, or name the file of whoever signed it in SSL_CERT_FILE"
        )
    why = (problem.reason or str(problem)).replace("_", " ").lower()
    return f"no encrypted line can be opened: {why}. Check smtp:// or smtps:// and the port"


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
