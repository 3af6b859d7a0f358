"""A database that cannot be opened is named, its password never."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from planner.db.opening import open_database
from planner.db.upgrade import current_revision, newest_revision
from planner.errors import Busy, Refused


def test_tables_are_made_where_there_are_none(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'planner.db'}")
    assert current_revision(database) == newest_revision()
    database.close()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nonsense", "PLANNER_DATABASE_URL is not the address of a database"),
        ("postgresql://u:secret@host:port/x", "PLANNER_DATABASE_URL is not the address"),
        ("mysql://u:secret@localhost/x", "no database of SQLite or PostgreSQL"),
        ("sqlite:///:memory:", "Name a file"),
        ("sqlite://", "Name a file"),
        ("sqlite:////absent/folder/planner.db", "unable to open database file"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(
    address: str, told: str
) -> None:
    with pytest.raises(Refused, match=told) as refused:
        open_database(address)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all, " * 1000)
    with pytest.raises(Refused, match="file is not a database"):
        open_database(f"sqlite:///{letter}")
    assert letter.read_text() == "Dear all, " * 1000


def test_who_finds_the_tables_right_waits_for_no_writer(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'planner.db'}"
    first = open_database(address)
    with first.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = version_num"))
        open_database(address).close()
    first.close()


def test_a_database_that_others_hold_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.db.engine.BUSY_TIMEOUT_MS", 1)
    file = tmp_path / "planner.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match="in use by somebody else"):
            open_database(f"sqlite:///{file}")
