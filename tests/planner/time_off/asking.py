"""People of the organisation as those who ask for time off, and what they find afterwards."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.db.engine import Database
from planner.db.outbox import Fact
from planner.demand.models import QueueRequirement
from planner.demand.stored import encode_requirement
from planner.people.absence import Absence
from planner.people.models import TimeOff
from planner.rotas.publish import publish
from planner.time_off.request import request_time_off
from tests.factories.organisation import HandClock, RecordedJobs, RecordedMail
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, need_of, scene

FIRST, LAST = date(2027, 3, 8), date(2027, 3, 12)
LEAVE = Absence("leave", FIRST, LAST)


def agent(at: Scene, name: str) -> Actor:
    """Somebody of the team as they are signed in."""
    return Actor(None, name, at.people.person_ids[name], frozenset(["agent"]), frozenset())


def asked(at: Scene, name: str = "Ben", absence: Absence = LEAVE, reason: str = "") -> str:
    """The id of a request that somebody has just made."""
    return request_time_off(at.planner, agent(at, name), absence, reason)


def needing(at: Scene, agents: int, breaks: str = "required") -> Scene:
    """The same team, which needs so many people from 07:00 to 15:00; all six work until 15:30."""
    need = replace(need_of(MONDAY, 28, agents), has_breaks=breaks == "required")
    with at.planner.database.write() as session:
        held = QueueRequirement.requirement_id == at.requirement_id
        row = session.scalars(select(QueueRequirement).where(held)).one()
        row.content = encode_requirement(need)
    return at


def published(folder: Path) -> Scene:
    """The team with all six needed, and March published."""
    at = needing(scene(folder), 6)
    publish(at.planner, at.people.lead, draft_of(at))
    at.planner.database.close()
    return at


def copied(at: Scene, folder: Path) -> Scene:
    """A scene of one's own that begins like this one, faster than living it again."""
    shutil.copy(at.planner.instance / "planner.db", folder)
    database = Database(f"sqlite:///{folder / 'planner.db'}")
    ports = HandClock(), RecordedJobs(), RecordedMail()
    return replace(at, planner=Planner(database, *ports, folder))


def stored(at: Scene, time_off_id: str) -> TimeOff:
    with at.planner.database.read() as session:
        return session.get_one(TimeOff, time_off_id)


def facts(at: Scene, kind: str) -> list[dict[str, object]]:
    """The payloads of all facts of a kind, the first first."""
    with at.planner.database.read() as session:
        rows = session.scalars(select(Fact).where(Fact.kind == kind).order_by(Fact.id))
        return [row.payload for row in rows]
