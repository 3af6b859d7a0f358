"""A database that cannot be opened is named, its password never."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.db.opening import open_database
from planner.db.upgrade import current_revision, newest_revision
from planner.errors import Refused


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
