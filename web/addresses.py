"""Addresses that commands print; a test keeps them equal to the URL map."""

from __future__ import annotations

HOST = "127.0.0.1"
PORT = 8017


def home_address(port: int = PORT) -> str:
    """Return the address under which the application is reached from this machine."""
    return f"http://{HOST}:{port}"


def sign_in_address(token: str, port: int = PORT) -> str:
    """Return the one-time address that signs somebody in."""
    return f"{home_address(port)}/sign-in/link/{token}"


def feed_address(token: str, port: int = PORT) -> str:
    """Return the address of a calendar feed."""
    return f"{home_address(port)}/feeds/{token}.ics"
