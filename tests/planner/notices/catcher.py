"""A mail server of a test's own: it keeps what it takes, and can be told to misbehave."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Catcher:
    """What came in, and how to answer.

    `answers` gives the reply to a command (its first word) instead of the usual one; a reply of ""
    hangs up. `takes_then_hangs_up` keeps the message but never says so. With `tls` the line is
    encrypted from the start, or, with `starttls`, once the other side asks for it. `said` keeps
    each command with whether it came encrypted.
    """

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    takes_then_hangs_up: bool = False
    tls: ssl.SSLContext | None = None
    starttls: bool = False
    said: list[tuple[str, bool]] = field(default_factory=list)

    def recipients(self) -> list[str]:
        """To whom the messages went."""
        return [str(one["To"]) for one in self.messages]


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(ssl.SSLError, ConnectionError):  # the other side may refuse our certificate
            self._talk()
        if isinstance(self.connection, ssl.SSLSocket):
            for one in (self.rfile, self.wfile, self.connection):
                one.close()

    def _talk(self) -> None:
        catcher = self.server.catcher
        if catcher.tls is not None and not catcher.starttls:
            self._encrypt(catcher.tls)
        self._say("220 catcher")
        while line := self.rfile.readline():
            word = line.decode("ascii", "replace").split(maxsplit=1)[0].strip().upper()
            catcher.said.append((word, isinstance(self.connection, ssl.SSLSocket)))
            reply = catcher.answers.get(word, self._usual(word, catcher))
            if not reply:
                return
            self._say(reply)
            if reply.startswith("354") and not self._read_message(catcher):
                return
            if word == "STARTTLS" and catcher.tls is not None:
                self._encrypt(catcher.tls)

    @staticmethod
    def _usual(word: str, catcher: Catcher) -> str:
        if word == "EHLO" and catcher.starttls:
            return "250-catcher\r\n250-AUTH PLAIN\r\n250 STARTTLS"
        usual = {"DATA": "354 go on", "AUTH": "235 welcome", "STARTTLS": "220 go on"}
        return usual.get(word, "250-catcher\r\n250 AUTH PLAIN" if word == "EHLO" else "250 fine")

    def _encrypt(self, tls: ssl.SSLContext) -> None:
        self.connection = tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)

    def _read_message(self, catcher: Catcher) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        parsed = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        catcher.messages.append(parsed)
        if catcher.takes_then_hangs_up:
            return False
        self._say("250 taken")
        return True

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    catcher: Catcher


@contextmanager
def catching(port: int = 0, catcher: Catcher | None = None) -> Iterator[Catcher]:
    """Run a mail server on a port of this machine, a free one unless it is named."""
    with _Server(("127.0.0.1", port), _Talk) as server:
        server.catcher = catcher or Catcher()
        server.catcher.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.catcher
        finally:
            server.shutdown()
            thread.join()
