"""The address of a mail server as one text, such as an environment variable holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from planner.errors import Refused

PORTS = {"smtp": 587, "smtps": 465}
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
EXAMPLE = "smtp://user:password@mail.example.org:587"


@dataclass(frozen=True)
class SmtpAddress:
    """A mail server: "smtps" speaks TLS from the start, "smtp" changes to it (STARTTLS)."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def needs_tls(self) -> bool:
        """Whether nothing may be said before the line is encrypted: elsewhere than here."""
        return self.host not in THIS_MACHINE

    @property
    def shown(self) -> str:
        """The server without user and password, for pages and logs."""
        return f"{self.scheme}://{self.host}:{self.port}"


def smtp_address(text: str, name: str) -> SmtpAddress:
    """Read `smtp[s]://[user:password@]host[:port]`; a sign in user or password may be %-quoted.

    Raises `Refused` that names the setting `name` and never quotes what it holds: it is secret.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise _unreadable(name, "its host or port cannot be read") from None
    if parts.scheme not in PORTS:
        raise _unreadable(name, "it does not begin with smtp:// or smtps://")
    if not parts.hostname:
        raise _unreadable(name, "it names no server")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _unreadable(name, "something follows the server")
    return SmtpAddress(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )


def _unreadable(name: str, problem: str) -> Refused:
    return Refused(f"{name} cannot be used: {problem}. Write it as {EXAMPLE}.")
