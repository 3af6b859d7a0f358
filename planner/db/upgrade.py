"""Bring a database to the tables that this version of the product needs, or back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from planner.db.engine import Database
from planner.db.tables import all_tables

SCRIPTS = Path(__file__).parent / "migrations"
TURN = 20270201
"""The lock that lets one process at a time change PostgreSQL's tables; any number does."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply every revision up to `revision` in one transaction.

    Where there is nothing to do it reads only, and so waits for no writer.
    """
    if revision == "head" and current_revision(database) == newest_revision():
        return
    with _migrating(database) as connection:
        command.upgrade(config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take revisions back down to `revision` ("base": no table is left), in one transaction."""
    with _migrating(database) as connection:
        command.downgrade(config(connection), revision)


def current_revision(database: Database) -> str | None:
    """The revision the database stands at; None for one without tables."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def newest_revision() -> str | None:
    """The revision this version of the product needs; None before the first was written."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def differences(database: Database) -> list[str]:
    """What the models declare and the database lacks, or the reverse; empty when they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, all_tables())]


def config(connection: Connection, scripts: Path = SCRIPTS) -> Config:
    """Alembic's settings, made here instead of read from a file beside the product."""
    made = Config()
    made.set_main_option("script_location", str(scripts).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.connect() as connection:
        if sqlite:
            _set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                if not sqlite:
                    # SQLite's transaction begins as a writer's, so one process at a time is here.
                    connection.execute(select(func.pg_advisory_xact_lock(TURN)))
                yield connection
                if sqlite:
                    _check_foreign_keys(connection)
        finally:
            if sqlite:
                _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    # SQLite changes a table by building it anew, which the keys of others would forbid. The switch
    # works outside transactions only, hence the driver's own connection.
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={state}")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the new tables would break references: {broken[:5]}")
