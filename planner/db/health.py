"""Whether the database is sound, said in plain words."""

from __future__ import annotations

import enum
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import column, func, select, table

from planner.db.engine import Database, journal_mode, wal_is_safe
from planner.db.outbox import Fact
from planner.db.types import UtcDateTime
from planner.db.upgrade import current_revision, differences, newest_revision

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right says less."""
TOLERANCE = timedelta(minutes=5)
# The audit trail by name only: it is declared in a room above this one.
_TRAIL = table("audit_entry", column("at", UtcDateTime))
WRITTEN_AT = (Fact.at, _TRAIL.c.at)


class Soundness(enum.Enum):
    """What a check found: nothing to do, something to know, something to repair."""

    FINE = "fine"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing that was checked and what was found, as a sentence."""

    checked: str
    soundness: Soundness
    text: str


def check_database(database: Database, now: datetime) -> list[Finding]:
    """Check the tables, the clock, and for SQLite the library and the file; changes nothing."""
    findings = [_tables(database)]
    if findings[0].soundness is Soundness.FINE:
        findings.append(_clock(database, now))
    if database.engine.dialect.name == "sqlite":
        return [*findings, _library(), _file(database), _references(database)]
    return [
        *findings,
        Finding("database", Soundness.FINE, f"It is {database.engine.dialect.name}."),
    ]


def _tables(database: Database) -> Finding:
    current, newest = current_revision(database), newest_revision()
    if current != newest:
        text = f"They stand at revision {current}, this version needs {newest}. Start the planner."
        return Finding("tables", Soundness.FAULT, text)
    missing = differences(database)
    if missing:
        return Finding("tables", Soundness.FAULT, f"They differ from the models: {missing[0]}")
    return Finding("tables", Soundness.FINE, f"They stand at revision {current}.")


def _clock(database: Database, now: datetime) -> Finding:
    newest = _newest_entry(database)
    if now < BUILT or (newest is not None and newest > now + TOLERANCE):
        text = f"It says {now:%Y-%m-%d %H:%M} UTC"
        if newest is not None:
            text += f", and {newest:%Y-%m-%d %H:%M} was written already"
        return Finding("clock", Soundness.FAULT, f"{text}. Set the clock of this machine.")
    return Finding("clock", Soundness.FINE, f"It says {now:%Y-%m-%d %H:%M} UTC.")


def _newest_entry(database: Database) -> datetime | None:
    with database.read() as session:
        newest = [session.scalar(select(func.max(times))) for times in WRITTEN_AT]
    return max((at for at in newest if at is not None), default=None)


def _library() -> Finding:
    version = sqlite3.sqlite_version
    if wal_is_safe(sqlite3.sqlite_version_info):
        return Finding("SQLite", Soundness.FINE, f"{version}, journal mode {journal_mode()}.")
    text = (
        f"{version} can damage a file in WAL mode, so journal mode {journal_mode()} is used. "
        "Nothing to do; 3.51.3 or later is faster."
    )
    return Finding("SQLite", Soundness.NOTE, text)


def _file(database: Database) -> Finding:
    with database.engine.connect() as connection:
        (answer,) = connection.exec_driver_sql("PRAGMA integrity_check(1)").one()
        (mode,) = connection.exec_driver_sql("PRAGMA journal_mode").one()
    if answer != "ok":
        return Finding("database file", Soundness.FAULT, f"{answer}. Restore a backup.")
    if mode.upper() != journal_mode():
        text = f"Another program set its journal mode to {mode}. Close that program."
        return Finding("database file", Soundness.FAULT, text)
    return Finding("database file", Soundness.FINE, "It is whole.")


def _references(database: Database) -> Finding:
    with database.engine.connect() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        (kept,) = connection.exec_driver_sql("PRAGMA foreign_keys").one()
    if broken:
        text = (
            f"{len(broken)} rows point at nothing, the first in {broken[0][0]}. Restore a backup."
        )
        return Finding("references", Soundness.FAULT, text)
    if not kept:
        text = "This SQLite does not enforce references. Use another build of Python."
        return Finding("references", Soundness.FAULT, text)
    return Finding("references", Soundness.FINE, "Every row points at one that exists.")
