"""Who would step in when somebody falls ill: a preview, of which nothing is stored."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import date

import msgspec

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.correct_effect import EditEffect, effect_of
from planner.rotas.correct_words import with_names
from planner.rotas.drafts import DRAFT
from planner.rotas.gains import gains
from planner.rotas.standing_pins import pins_of
from planner.rotas.why_ground import Standing, require_here, standing_of
from solver.change import Change
from solver.difference import Difference
from solver.news import ReplanError, Replanned, Sick
from solver.outcome import Budget
from solver.solve import replan

FINGERPRINT_LENGTH = 16


@dataclass(frozen=True)
class StepIn:
    """One person's new shifts and those they would lose, and what that gives and takes."""

    shown_name: str
    new: tuple[str, ...]
    lost: tuple[str, ...]
    gains: tuple[str, ...]


@dataclass(frozen=True)
class SickPreview:
    """What falls away, who would step in, and what both do together.

    `pins` are the reasons of pins that go with the shifts; `alone` is what the absence does when
    nobody steps in. `fingerprint` names exactly this change.
    """

    shown_name: str
    lost: tuple[str, ...]
    pins: tuple[str, ...]
    people: tuple[StepIn, ...]
    effect: EditEffect
    alone: EditEffect
    is_draft: bool
    fingerprint: str


def preview_sick(
    planner: Planner, actor: Actor, version_id: str, person_id: str, first: date, last: date
) -> SickPreview:
    """Find the least change when somebody is ill from `first` to `last`, both included."""
    held, found = replanned_sick(planner, actor, version_id, person_id, first, last)
    return SickPreview(
        shown_name=held.name(person_id),
        lost=_shifts(held, found.change, person_id)[1],
        pins=_pins(held, found.change, person_id),
        people=tuple(
            StepIn(held.name(agent), *_shifts(held, found.change, agent), _gains(found, agent))
            for agent in sorted(found.change.agents - {person_id}, key=held.name)
        ),
        effect=effect_of(about_others(found.difference, person_id), held.ground),
        alone=effect_of(about_others(found.without, person_id), held.ground),
        is_draft=held.ground.version.state == DRAFT,
        fingerprint=fingerprint_of(found.change),
    )


def replanned_sick(
    planner: Planner, actor: Actor, version_id: str, person_id: str, first: date, last: date
) -> tuple[Standing, Replanned]:
    """Find the least change and give it with what it stands on; raises `Refused` in words."""
    with planner.database.read() as session:
        held = standing_of(session, actor, version_id, first)
    require_here(held, person_id)
    _require_days(held, first, last)
    days = held.day(first), held.day(last)
    problem = msgspec.structs.replace(held.problem, pins=pins_of(held))
    news = Sick(agent=person_id, first_day=days[0], last_day=days[1])
    try:
        found = replan(
            problem,
            held.rota,
            news,
            Budget(rounds=0, workers=1),
            today=days[0],
            seed=1,
            clock=time.monotonic,
        )
    except ReplanError as error:
        names = {**held.ground.names, **held.ground.queues}
        raise Refused(with_names(str(error), names)) from error
    return held, found


def _gains(found: Replanned, agent: str) -> tuple[str, ...]:
    own = (one for one in found.difference.agents if one.before.agent == agent)
    return tuple(said for one in own for said in gains(one))


def _require_days(held: Standing, first: date, last: date) -> None:
    begins, ends = held.ground.first_date, held.ground.last_date
    if not begins <= first <= last <= ends:
        span, held_span = f"{first:%-d %b} to {last:%-d %b}", f"{begins:%-d %b} to {ends:%-d %b}"
        raise Refused(f"{span} is not within the days of this rota, {held_span}.")


def about_others(difference: Difference, person_id: str) -> Difference:
    """Leave out rules about somebody who is away: that each lost shift is mended says nothing."""
    kept = {
        field: tuple(one for one in getattr(difference, field) if one.agent != person_id)
        for field in ("broken", "mended", "worse", "better")
    }
    return msgspec.structs.replace(difference, **kept)


def fingerprint_of(change: Change) -> str:
    """Name a change, so that what is saved is what was seen."""
    return hashlib.sha256(msgspec.json.encode(change)).hexdigest()[:FINGERPRINT_LENGTH]


def _pins(held: Standing, change: Change, person_id: str) -> tuple[str, ...]:
    days = {one.day for one in change.removed if one.agent == person_id}
    own = (one for one in pins_of(held) if one.agent == person_id and one.day in days)
    return tuple(one.reason or "" for one in own)


def _shifts(held: Standing, change: Change, agent: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give new and lost shifts of a person."""
    new, lost = (
        tuple(
            f"{held.date(one.day):%a %-d %b} {held.shift(one.pattern, one.queues)}"
            for one in side
            if one.agent == agent
        )
        for side in (change.added, change.removed)
    )
    return new, lost
