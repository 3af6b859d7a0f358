"""A planner without an organisation, and work that only leaves a trace, for tests of the port."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from planner.application import Jobs, Letter, Planner
from planner.db.base import Base
from planner.db.engine import Database
from planner.jobs.kinds import JobKind, Wiring

NOON = datetime(2027, 2, 15, 12, tzinfo=UTC)
PATIENCE_SECONDS = 20.0


class NoMail:
    def send(self, letter: Letter) -> None:
        raise AssertionError("no mail is sent here")


@dataclass
class Trace:
    """Rows in memory: which wait, which ran, which were given up."""

    waiting: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    done: Event = field(default_factory=Event)
    work: Callable[[str], None] = field(default=lambda _key: None)

    def run(self, _planner: Planner, key: str) -> None:
        self.ran.append(key)
        self.work(key)
        if key in self.waiting:
            self.waiting.remove(key)
        self.done.set()

    def unfinished(self, _planner: Planner) -> list[str]:
        return list(self.waiting)

    def give_up(self, _planner: Planner, key: str) -> None:
        self.given_up.append(key)
        self.waiting.remove(key)
        self.done.set()

    def kind(self) -> JobKind:
        return JobKind(self.run, self.unfinished, self.give_up)

    def wiring(self) -> Wiring:
        return Wiring(jobs={"trace": self.kind()}, subscribers={})


def bare_planner(folder: Path, jobs: Jobs) -> Planner:
    """A planner on an empty database in `folder`; its clock stands still."""
    database = Database(f"sqlite:///{folder / 'planner.db'}")
    Base.metadata.create_all(database.engine)
    return Planner(database, lambda: NOON, jobs, NoMail(), folder)
