"""Revisions build what the models declare, on each database, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from planner.db import upgrade as upgrading
from planner.db.engine import Database
from planner.db.tables import all_tables
from planner.db.upgrade import (
    current_revision,
    differences,
    downgrade,
    newest_revision,
    upgrade,
)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'planner.db'}")
    yield database
    database.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


def _up_and_down(database: Database) -> None:
    assert current_revision(database) is None
    upgrade(database)
    assert current_revision(database) == newest_revision()
    assert differences(database) == [], "run: python -m planner.db.make_migration"
    upgrade(database)
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(database)
    assert differences(database) == []


def test_revisions_and_models_agree_on_sqlite(sqlite: Database) -> None:
    _up_and_down(sqlite)


def test_revisions_and_models_agree_on_postgresql(postgres: Database) -> None:
    _up_and_down(postgres)


def test_a_missing_and_a_foreign_column_are_seen(sqlite: Database) -> None:
    upgrade(sqlite)
    with sqlite.engine.begin() as connection:
        connection.execute(text("ALTER TABLE team DROP COLUMN version"))
        connection.execute(text("ALTER TABLE team ADD COLUMN colour VARCHAR"))
    found = " ".join(differences(sqlite))
    assert "version" in found
    assert "colour" in found


def test_a_revision_that_fails_leaves_the_database_as_it_was(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object) -> None:
        raise RuntimeError("references would break")

    monkeypatch.setattr(upgrading, "_check_foreign_keys", fail)
    with pytest.raises(RuntimeError):
        upgrade(sqlite)
    assert inspect(sqlite.engine).get_table_names() == []


def test_references_are_enforced_again_after_an_upgrade(sqlite: Database) -> None:
    upgrade(sqlite)
    with sqlite.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_revision_that_breaks_references_is_refused(sqlite: Database) -> None:
    upgrade(sqlite)
    with sqlite.engine.connect() as connection:
        upgrading._set_foreign_keys(connection, "OFF")
        with connection.begin():
            connection.execute(text("INSERT INTO external_id VALUES ('nobody', 'hr', '1', 'x')"))
        upgrading._set_foreign_keys(connection, "ON")
    with pytest.raises(RuntimeError, match="external_id"):
        downgrade(sqlite, "0001")


def test_every_constraint_has_the_name_of_its_convention() -> None:
    for table in all_tables().tables.values():
        for constraint in table.constraints:
            assert constraint.name is not None, f"{table.name}: {constraint}"
