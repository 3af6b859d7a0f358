"""Whether the database is sound, said in plain words."""

from __future__ import annotations

import enum
import sqlite3
from dataclasses import dataclass

from planner.db.engine import Database, journal_mode, wal_is_safe
from planner.db.upgrade import current_revision, differences, newest_revision


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


def check_database(database: Database) -> list[Finding]:
    """Check the library, the tables, and for SQLite the file itself; changes nothing."""
    findings = [_tables(database)]
    if database.engine.dialect.name == "sqlite":
        findings += [_library(), _file(database)]
    else:
        findings.append(
            Finding("database", Soundness.FINE, f"It is {database.engine.dialect.name}.")
        )
    return findings


def _tables(database: Database) -> Finding:
    current, newest = current_revision(database), newest_revision()
    if current != newest:
        text = f"They stand at revision {current}, this version needs {newest}. Start the planner."
        return Finding("tables", Soundness.FAULT, text)
    missing = differences(database)
    if missing:
        return Finding("tables", Soundness.FAULT, f"They differ from the models: {missing[0]}")
    return Finding("tables", Soundness.FINE, f"They stand at revision {current}.")


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
        (answer,) = connection.exec_driver_sql("PRAGMA quick_check(1)").one()
    if answer == "ok":
        return Finding("database file", Soundness.FINE, "It is whole.")
    return Finding("database file", Soundness.FAULT, f"{answer}. Restore a backup.")
