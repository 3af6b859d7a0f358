"""One database, two doors: readers and writers."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from planner.errors import Stale

SAFE_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
BUSY_TIMEOUT_MS = 10_000
WRITERS_BEGIN = "BEGIN IMMEDIATE"
# Any number will do, as long as every process of the product takes the same one.
WRITERS_LOCK = 7_140_601


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (sqlite.org/wal.html#walresetbug)."""
    return version >= SAFE_WAL[0] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in SAFE_WAL[1:]
    )


def journal_mode() -> str:
    """The journal mode that is safe with the linked SQLite: WAL, or TRUNCATE if it is buggy."""
    return "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"


def _close(*engines: Engine) -> None:
    for engine in engines:
        engine.dispose()


class Database:
    """The product's database; `url` is any SQLAlchemy URL (SQLite or PostgreSQL).

    On both there is one writer at a time: a verb reads what every earlier one has committed, so
    that no two of them take the same number or publish on the same ground.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._writer = self._engine(WRITERS_BEGIN)
        self._reader = self._engine("BEGIN")
        self._write_session = sessionmaker(self._writer, expire_on_commit=False)
        self._read_session = sessionmaker(self._reader, expire_on_commit=False)
        # From Python 3.13 on SQLite warns of connections that are dropped and not closed.
        weakref.finalize(self, _close, self._writer, self._reader)

    @property
    def engine(self) -> Engine:
        """The writers' engine, for migrations and checks."""
        return self._writer

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open the one transaction of a verb; commits at the end, rolls back on any error.

        Raises `Stale` when a row with a version was changed by somebody else in between.
        """
        try:
            with self._write_session.begin() as session:
                yield session
        except StaleDataError as stale:
            raise Stale("Somebody else changed this in the meantime. Look again.") from stale

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session for reading; nothing that is changed in it is kept.

        Rows that were read keep their loaded values after it is closed.
        """
        with self._read_session(autoflush=False) as session:
            yield session

    def close(self) -> None:
        """Close all connections; what nobody holds any more is closed too."""
        _close(self._writer, self._reader)

    def _engine(self, begin: str) -> Engine:
        # An error names the statement and never its values: they may be secret, and end in a log.
        engine = create_engine(self.url, hide_parameters=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_with(begin))
        elif begin == WRITERS_BEGIN:
            event.listen(engine, "begin", _one_writer)
        return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling loses updates; BEGIN is emitted by the begin event.
    connection.isolation_level = None
    for pragma in (
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_with(statement: str) -> Any:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _one_writer(connection: Connection) -> None:
    """Wait for PostgreSQL's other writers, as BEGIN IMMEDIATE does; held until the end."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
