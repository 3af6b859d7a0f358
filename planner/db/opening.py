"""Open the database that an address names, or say why that cannot be."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from planner.db.engine import Database
from planner.db.upgrade import upgrade
from planner.errors import Busy, Refused

EXAMPLE = "postgresql://planner:password@localhost/planner"
LOCKED = "database is locked"
"""What SQLite says when others hold the file for longer than the busy timeout."""
IN_MEMORY = (None, "", ":memory:")


def open_database(address: str) -> Database:
    """Open the database at an SQLAlchemy URL, its tables made or brought up to date.

    Raises `Refused`, with no password in the message, when the address cannot be read, names
    another kind than SQLite or PostgreSQL, or nothing usable is there; `Busy` when others hold it.
    """
    url = _read(address)
    shown = url.render_as_string(hide_password=True)
    _check_kind(url, shown)
    try:
        database = Database(address)
        upgrade(database)
    except DBAPIError as failed:
        reason = str(failed.orig).strip().splitlines()[0]
        if reason == LOCKED:
            raise Busy(f"The database {shown} is in use by somebody else. Try again.") from failed
        raise Refused(
            f"The database {shown} cannot be used: {reason}. "
            "Check its address and rights, and that it is running."
        ) from failed
    except ModuleNotFoundError as missing:
        raise Refused(
            f"The database {shown} needs the package {missing.name}. Install it, or leave "
            "PLANNER_DATABASE_URL empty to use a file."
        ) from missing
    return database


def _read(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as wrong:
        # The address is not shown: nobody knows where in it a password lies.
        raise Refused(
            f"PLANNER_DATABASE_URL is not the address of a database. Write it like {EXAMPLE}, or "
            "leave it empty to use a file in the state folder."
        ) from wrong


def _check_kind(url: URL, shown: str) -> None:
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise Refused(f"{shown} is no database of SQLite or PostgreSQL. Write {EXAMPLE}.")
    if url.get_backend_name() == "sqlite" and url.database in IN_MEMORY:
        raise Refused(f"{shown} would be forgotten at once. Name a file: sqlite:////srv/planner.db")
