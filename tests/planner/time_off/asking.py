"""People of the organisation as those who ask for time off, and what they find afterwards."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from planner.accounts.actor import Actor
from planner.db.outbox import Fact
from planner.people.absence import Absence
from planner.people.models import TimeOff
from planner.time_off.request import request_time_off
from tests.planner.rotas.scene import Scene

FIRST, LAST = date(2027, 3, 8), date(2027, 3, 12)
LEAVE = Absence("leave", FIRST, LAST)


def agent(at: Scene, name: str) -> Actor:
    """Somebody of the team as they are signed in."""
    return Actor(None, name, at.people.person_ids[name], frozenset(["agent"]), frozenset())


def asked(at: Scene, name: str = "Ben", absence: Absence = LEAVE, reason: str = "") -> str:
    """The id of a request that somebody has just made."""
    return request_time_off(at.planner, agent(at, name), absence, reason)


def stored(at: Scene, time_off_id: str) -> TimeOff:
    with at.planner.database.read() as session:
        return session.get_one(TimeOff, time_off_id)


def facts(at: Scene, kind: str) -> list[dict[str, object]]:
    """The payloads of all facts of a kind, the first first."""
    with at.planner.database.read() as session:
        rows = session.scalars(select(Fact).where(Fact.kind == kind).order_by(Fact.id))
        return [row.payload for row in rows]
