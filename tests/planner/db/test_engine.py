"""One writer at a time, nothing lost; instants that cannot be an hour wrong."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from planner.db import outbox
from planner.db.engine import Database, journal_mode, wal_is_safe
from planner.db.outbox import Fact
from planner.errors import Stale
from planner.people.models import ExternalId, Site, Team
from tests.factories.organisation import test_planner

THREADS, ROUNDS = 8, 25


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = test_planner(tmp_path).database
    yield database
    database.close()


@pytest.fixture
def postgres(postgres_url: str, tmp_path: Path) -> Iterator[Database]:
    database = test_planner(tmp_path, postgres_url).database
    yield database
    database.close()


def test_eight_writers_lose_no_update(database: Database) -> None:
    with database.write() as session:
        session.add(Team(id="t", name="0"))

    def count_up(_thread: int) -> None:
        for _ in range(ROUNDS):
            with database.write() as session:
                team = session.get_one(Team, "t")
                team.name = str(int(team.name) + 1)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count_up, range(THREADS)))
    with database.read() as session:
        assert session.get_one(Team, "t").name == str(THREADS * ROUNDS)


def test_eight_writers_lose_no_update_on_postgresql(postgres: Database) -> None:
    with postgres.write() as session:
        session.add(Team(id="t", name="0"))

    def count_up(_thread: int) -> int:
        lost = 0
        for _ in range(ROUNDS):
            try:
                with postgres.write() as session:
                    team = session.get_one(Team, "t")
                    team.name = str(int(team.name) + 1)
            except Stale:
                lost += 1
        return lost

    with ThreadPoolExecutor(THREADS) as pool:
        refused = sum(pool.map(count_up, range(THREADS)))
    with postgres.read() as session:
        assert int(session.get_one(Team, "t").name) + refused == THREADS * ROUNDS


def test_without_our_begin_updates_are_lost(tmp_path: Path) -> None:
    # The planted fault: what the driver does by itself, step by step.
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    with engine.connect() as one, engine.connect() as other:
        seen = [each.execute(text("SELECT n FROM counter")).scalar_one() for each in (one, other)]
        for each, number in zip((one, other), seen, strict=True):
            each.execute(text("UPDATE counter SET n = :n"), {"n": number + 1})
            each.commit()
        assert one.execute(text("SELECT n FROM counter")).scalar_one() == 1
    engine.dispose()


def test_a_database_that_nobody_holds_closes_its_connections(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'dropped.db'}")
    with database.read() as session:
        held = session.connection().connection.driver_connection
    assert held is not None
    del database, session
    gc.collect()

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        held.execute("SELECT 1")


def test_an_error_rolls_everything_back(database: Database) -> None:
    def fail_half_way() -> None:
        with database.write() as session:
            session.add(Team(name="half"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with database.read() as session:
        assert session.scalars(select(Team)).all() == []


def test_a_reader_keeps_nothing_and_its_rows_stay_readable(database: Database) -> None:
    with database.write() as session:
        session.add(Team(id="t", name="Support"))
    with database.read() as session:
        team = session.get_one(Team, "t")
        session.add(Team(name="ghost"))
    assert team.name == "Support"
    with database.read() as session:
        assert [one.name for one in session.scalars(select(Team))] == ["Support"]


def test_a_row_that_was_changed_by_somebody_else_is_stale(database: Database) -> None:
    with database.write() as session:
        session.add(Team(id="t", name="Support"))

    def rename_what_changed_in_between() -> None:
        with database.write() as session:
            team = session.get_one(Team, "t")
            session.execute(text("UPDATE team SET version = version + 1"))
            team.name = "Sales"

    with pytest.raises(Stale):
        rename_what_changed_in_between()


def test_references_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(ExternalId(person_id="nobody", system="x", value="y"))


def test_the_file_is_opened_as_it_should(database: Database) -> None:
    with database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": journal_mode().lower(),
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 45, 1), False),
        ((3, 52, 0), True),
    ],
    ids=str,
)
def test_the_versions_that_damage_a_file_are_known(
    version: tuple[int, int, int],
    safe: bool,  # noqa: FBT001 -- what the table expects
) -> None:
    assert wal_is_safe(version) is safe


def _stored(database: Database, at: datetime) -> datetime:
    with database.write() as session:
        outbox.append(session, "test", {}, at)
    with database.read() as session:
        return session.scalars(select(Fact.at).order_by(Fact.id.desc())).first() or at


INSTANTS = [
    datetime(2027, 10, 31, 1, 30, tzinfo=ZoneInfo("Europe/Dublin"), fold=0),
    datetime(2027, 10, 31, 1, 30, tzinfo=ZoneInfo("Europe/Dublin"), fold=1),
    datetime(2027, 3, 28, 1, 30, tzinfo=ZoneInfo("Europe/Dublin")),
    datetime(2027, 7, 1, 0, 0, tzinfo=ZoneInfo("Asia/Kathmandu")),
    datetime(2027, 7, 1, 0, 0, tzinfo=ZoneInfo("Australia/Adelaide")),
    datetime(2027, 7, 1, 0, 0, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
]


def _check_instants(database: Database) -> None:
    for at in INSTANTS:
        back = _stored(database, at)
        assert back == at.astimezone(UTC)
        assert back.utcoffset() == timedelta(0)


def test_an_instant_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    _check_instants(database)


def test_an_instant_comes_back_the_same_from_postgresql(postgres: Database) -> None:
    _check_instants(postgres)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    def store(session: Session) -> None:
        naive = datetime(2027, 3, 1, 9, 0)  # noqa: DTZ001 -- the fault that is planted
        outbox.append(session, "test", {}, naive)

    with pytest.raises(StatementError, match="give it a time zone"), database.write() as session:
        store(session)


def test_a_site_starts_with_version_one_and_counts_up(database: Database) -> None:
    with database.write() as session:
        session.add(Site(id="s", name="Dublin", time_zone="Europe/Dublin"))
    with database.write() as session:
        session.get_one(Site, "s").name = "Cork"
    with database.read() as session:
        assert session.get_one(Site, "s").version == 2


def test_an_error_names_the_statement_and_never_the_values(database: Database) -> None:
    def store(session: Session) -> None:
        values = {"person_id": "nobody", "system": "hr", "value": "a secret"}
        session.add(ExternalId(id="x", **values))

    with pytest.raises(IntegrityError, match="external_id") as refusal, database.write() as session:
        store(session)
    assert "a secret" not in str(refusal.value)
