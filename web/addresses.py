"""Addresses that commands print; a test keeps them equal to the URL map."""

from __future__ import annotations

from pathlib import Path

HOST = "127.0.0.1"
PORT = 8017
PORT_FILE = "port"


def home_address(port: int = PORT) -> str:
    """Return the address under which the application is reached from this machine."""
    return f"http://{HOST}:{port}"


def sign_in_address(token: str, port: int = PORT) -> str:
    """Return the one-time address that signs somebody in."""
    return f"{home_address(port)}/sign-in/link/{token}"


def feed_address(token: str, port: int = PORT) -> str:
    """Return the address of a calendar feed."""
    return f"{home_address(port)}/feeds/{token}.ics"


def remember_port(instance: Path, port: int) -> None:
    """Note in the state folder under which port its pages are served."""
    (instance / PORT_FILE).write_text(f"{port}\n")


def known_port(instance: Path) -> int:
    """Return the port under which the state folder was served last, else the usual one."""
    file = instance / PORT_FILE
    noted = file.read_text().strip() if file.exists() else ""
    # Half a note, from a machine that lost its power, is as good as none.
    return int(noted) if noted.isdecimal() and 0 < int(noted) < 65536 else PORT
