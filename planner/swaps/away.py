"""Somebody is away today: the absence, the shift that is free now, and the search for cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import Refused
from planner.people.absence import APPROVED, Absence, enter_absence, overlapping
from planner.rotas.correct import AWAY, Reasons, carry_out
from planner.rotas.correct_edits import Step
from planner.rotas.correct_effect import EditEffect, Judged
from planner.rotas.correct_ground import (
    Ground,
    ground_of,
    require_holding,
    version_to_correct,
)
from planner.rotas.correct_shifts import StandingShift, shifts_in
from planner.rotas.models import RotaVersion
from planner.rotas.published import PUBLISHED
from planner.swaps.covers import OPEN
from planner.swaps.models import CoverRequest

SICK = "sick"
WHY = "Somebody cannot come"


@dataclass(frozen=True)
class AwayLook:
    """What it leaves: the shifts that become free, and where it is short then."""

    person_id: str
    shown_name: str
    day: date
    shifts: tuple[StandingShift, ...]
    effect: EditEffect


@dataclass(frozen=True)
class AwayReported:
    """The new version, and a request for each shift that is free now."""

    version_id: str
    number: int
    request_ids: tuple[str, ...]


def look_at_away(
    planner: Planner, actor: Actor, version_id: str, person_id: str, day: date
) -> AwayLook:
    """Say what is short when somebody of one's team is away on a date; nothing is stored."""
    with planner.database.read() as session:
        version = _holding(session, actor, version_id, day)
        step, ground = _step(session, version, person_id, day), ground_of(session, version, day)
        effect = Judged(session, ground, [step]).effect(step)
        return AwayLook(person_id, ground.names[person_id], day, step.before, effect)


def report_away(
    planner: Planner, actor: Actor, version_id: str, person_id: str, day: date
) -> AwayReported:
    """Enter that somebody of one's team is away on a date, and publish the rota without them.

    It is credited by the contract; time off that is approved already stays as it is. Raises
    `Overtaken` when another version holds on that day now, `Refused` without a shift then.
    """
    now = planner.clock()
    with planner.database.write() as session:
        version = _holding(session, actor, version_id, day)
        step = _step(session, version, person_id, day)
        _enter_absence(session, actor, person_id, day, now)
        ground = ground_of(session, version, day)
        done = carry_out(session, actor, ground, step, now, Reasons(why_late=WHY))
        requests = [
            _request(ground, done.version_id, shift, actor, now)
            for shift in step.before
            if any(shift.queue_ids)
        ]
        session.add_all(requests)
        session.flush()
        for one in requests:
            record(session, now, actor, "look for cover", "cover_request", one.id)
        ids = tuple(one.id for one in requests)
        return AwayReported(done.version_id, done.number or 0, ids)


def _holding(session: Session, actor: Actor, version_id: str, day: date) -> RotaVersion:
    version = version_to_correct(session, actor, version_id)
    if version.state != PUBLISHED:
        raise Refused("Nobody works by this draft. Enter the absence as time off.")
    require_holding(session, version, day)
    return version


def _step(session: Session, version: RotaVersion, person_id: str, day: date) -> Step:
    standing = shifts_in(session, version.id, day, day)
    held = tuple(one for one in standing if one.person_id == person_id)
    if not held:
        raise Refused("There is no shift to be away from on that day.")
    return Step(AWAY, held, ())


def _enter_absence(
    session: Session, actor: Actor, person_id: str, day: date, now: datetime
) -> None:
    absence = Absence(SICK, day, day)
    standing = overlapping(session, person_id, absence)
    if any(one.state != APPROVED or one.start_minute is not None for one in standing):
        raise Refused(
            "There is other time off on that day, asked for or for a part of it. Decide on it "
            "or withdraw it first."
        )
    if not standing:
        enter_absence(session, actor, person_id, absence, now)
    session.flush()


def _request(
    ground: Ground, version_id: str, shift: StandingShift, actor: Actor, now: datetime
) -> CoverRequest:
    return CoverRequest(
        team_id=ground.version.team_id,
        rota_version_id=version_id,
        person_id=shift.person_id,
        day=shift.day,
        shift=shift.as_json(),
        state=OPEN,
        created_at=now,
        created_by=actor.user_id,
    )
