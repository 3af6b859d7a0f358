"""The doctor sees what is wrong with a database, and nothing where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from planner.db import health, outbox
from planner.db.engine import Database
from planner.db.health import Finding, Soundness, check_database
from planner.db.upgrade import downgrade, upgrade

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'planner.db'}")
    upgrade(database)
    yield database
    database.close()


def _finding(database: Database, checked: str, now: datetime = NOW) -> Finding:
    return next(one for one in check_database(database, now) if one.checked == checked)


def test_a_new_database_is_sound(database: Database) -> None:
    findings = check_database(database, NOW)
    assert Soundness.FAULT not in {finding.soundness for finding in findings}
    assert [finding.checked for finding in findings] == [
        *("tables", "clock", "SQLite", "database file", "references"),
    ]


def test_postgresql_is_checked_too(postgres_url: str) -> None:
    database = Database(postgres_url)
    upgrade(database)
    assert {one.soundness for one in check_database(database, NOW)} == {Soundness.FINE}
    database.close()


def _fall_behind(database: Database) -> None:
    downgrade(database, "base")


def _differ(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE team ADD COLUMN colour VARCHAR"))


def _write_in_the_future(database: Database) -> None:
    with database.write() as session:
        outbox.append(session, "test", {}, NOW + timedelta(minutes=6))


def _point_at_nothing(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.execute(text("INSERT INTO external_id VALUES ('nobody', 'hr', '1', 'x')"))
        connection.commit()
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


@pytest.mark.parametrize(
    ("harm", "checked", "said"),
    [
        (_fall_behind, "tables", "this version needs"),
        (_differ, "tables", "colour"),
        (_write_in_the_future, "clock", "was written already"),
        (_point_at_nothing, "references", "external_id"),
    ],
)
def test_what_is_wrong_is_found(
    database: Database, harm: Callable[[Database], None], checked: str, said: str
) -> None:
    harm(database)
    finding = _finding(database, checked)
    assert finding.soundness is Soundness.FAULT
    assert said in finding.text


def test_a_damaged_file_is_found(tmp_path: Path, database: Database) -> None:
    with database.write() as session:
        for number in range(200):
            outbox.append(session, f"test {number}", {"text": "x" * 200}, NOW)
    database.close()
    path = tmp_path / "planner.db"
    content = bytearray(path.read_bytes())
    place = content.rindex(b"test 150")
    content[place - 600 : place + 600] = b"\xff" * 1200
    path.write_bytes(content)
    finding = health._file(database)
    assert finding.soundness is Soundness.FAULT
    assert "Restore a backup" in finding.text


def test_a_clock_from_another_age_is_found(database: Database) -> None:
    finding = _finding(database, "clock", datetime(1970, 1, 1, tzinfo=UTC))
    assert finding.soundness is Soundness.FAULT


def test_the_linked_library_is_named_with_the_mode_that_is_safe_with_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "wal_is_safe", lambda _version: False)
    monkeypatch.setattr(health, "journal_mode", lambda: "TRUNCATE")
    finding = _finding(database, "SQLite")
    assert finding.soundness is Soundness.NOTE
    assert "TRUNCATE" in finding.text
