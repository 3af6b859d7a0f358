"""Corrections for tests: a published rota, and versions in which some shifts differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from planner.db.outbox import append
from planner.db.types import new_id
from planner.jobs.delivery import deliver_facts
from planner.rotas.drafts import DRAFT
from planner.rotas.ledger import enter
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.projection import project
from planner.rotas.publish import FACT, publish
from planner.rotas.published import PUBLISHED, latest_version, next_number
from planner.wiring import WIRING
from tests.factories.copies import copied
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of

Edit = Callable[[list[Assignment]], None]
FIELDS = [one.key for one in Assignment.__mapper__.column_attrs]


def publish_first(at: Scene, days: int = 28, first: date = MONDAY) -> str:
    """Publish a rota of everybody and hand its fact over; give the version's id."""
    version_id = publish(at.planner, at.people.lead, draft_of(at, days, first)).version_id
    deliver_facts(at.planner, WIRING.subscribers)
    return version_id


def kept(at: Scene) -> Scene:
    """Close a scene, so that tests take copies of it."""
    at.planner.database.close()
    return at


def copy_of(at: Scene, folder: Path) -> Scene:
    """The same scene over a copy of its database in `folder`."""
    return replace(at, planner=copied(at.planner, folder))


def version_id(at: Scene, number: int = 1) -> str:
    """The id of a published version."""
    with at.planner.database.read() as session:
        rows = select(RotaVersion.id).filter_by(team_id=at.people.team_id, number=number)
        return session.scalars(rows).one()


def correct(at: Scene, edit: Edit) -> str:
    """An hour later, publish a copy of the latest version that `edit` has changed.

    Its fact stays in the outbox. As with any correction, a shift that stays keeps its id.
    """
    clock_of(at.planner).forward(hours=1)
    now = at.planner.clock()
    with at.planner.database.write() as session:
        base = latest_version(session, at.people.team_id)
        assert base is not None
        version = _copy(base)
        session.add(version)
        session.flush()
        rows = select(Assignment).where(Assignment.rota_version_id == base.id)
        shifts = [_copied(one, version.id) for one in session.scalars(rows)]
        edit(shifts)
        session.add_all(shifts)
        session.flush()
        version.state, version.number = PUBLISHED, next_number(session, at.people.team_id)
        version.published_at, version.notice_days = now, 0
        session.flush()
        people = sorted(project(session, version, now))
        enter(session, version, now)
        payload = {"version_id": version.id, "team_id": version.team_id, "number": version.number}
        append(session, FACT, {**payload, "people": people}, now)
        return version.id


def _copy(base: RotaVersion) -> RotaVersion:
    same = ("team_id", "run_id", "requirement_id", "rule_set_id", "first_date", "days", "report")
    kept = {name: getattr(base, name) for name in same}
    return RotaVersion(state=DRAFT, base_version_id=base.id, created_at=base.created_at, **kept)


def _copied(one: Assignment, version_id: str) -> Assignment:
    values = {name: getattr(one, name) for name in FIELDS}
    return Assignment(**{**values, "rota_version_id": version_id})


def shift(at: Scene, shifts: list[Assignment], name: str, day: date) -> Assignment:
    """The shift of somebody on a date."""
    person_id = at.people.person_ids[name]
    return next(one for one in shifts if (one.person_id, one.day) == (person_id, day))


def move(at: Scene, name: str, day: date, hours: float) -> Edit:
    """Let somebody's shift of a date begin and end so much later."""

    def edit(shifts: list[Assignment]) -> None:
        one, by = shift(at, shifts, name, day), timedelta(hours=hours)
        one.start, one.end = one.start + by, one.end + by
        one.segments = [
            {**part, "start": one.start.isoformat(), "end": one.end.isoformat()}
            for part in one.segments
        ]

    return edit


def free(at: Scene, name: str, day: date) -> Edit:
    """Take somebody's shift of a date away."""
    return lambda shifts: shifts.remove(shift(at, shifts, name, day))


def hand_over(at: Scene, giver: str, taker: str, day: date) -> Edit:
    """Let `taker`, free that day, work what `giver` worked, as a shift with an id of its own."""

    def edit(shifts: list[Assignment]) -> None:
        given = shift(at, shifts, giver, day)
        taken = _copied(given, given.rota_version_id)
        taken.assignment_id, taken.person_id = new_id(), at.people.person_ids[taker]
        shifts.remove(given)
        shifts.append(taken)

    return edit


def together(*edits: Edit) -> Edit:
    """Make several edits in one version."""

    def edit(shifts: list[Assignment]) -> None:
        for one in edits:
            one(shifts)

    return edit
