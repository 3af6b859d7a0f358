"""Correct a rota by hand: judged before it is saved, and never in place once it is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.correct_edits import Edit, Step, step_of
from planner.rotas.correct_effect import EditEffect, Judged, effect_of
from planner.rotas.correct_ground import Ground, Overtaken, ground_of, version_to_correct
from planner.rotas.correct_pins import keep_pins
from planner.rotas.correct_shifts import StandingShift, from_json
from planner.rotas.correct_store import (
    UNDO,
    change_draft,
    last_edit,
    next_version,
    store_edit,
    store_overrides,
)
from planner.rotas.drafts import DRAFT
from planner.rotas.models import Assignment, RotaVersion
from planner.rotas.notice import check_notice, notice_days
from planner.rotas.publish import put_out
from planner.rotas.published import dates_around
from solver.instants import zone_of

PIN, AWAY, REPLAN = "pin", "away", "replan"


@dataclass(frozen=True)
class Look:
    """What an edit would do; `notice` is the days until it, None while nobody sees the rota.

    `before` and `after` say the shifts, in the local time of the rota.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    effect: EditEffect
    notice: int | None
    version: int


@dataclass(frozen=True)
class Corrected:
    """What was saved: in the draft itself (`number` None), or as a new published version."""

    version_id: str
    number: int | None
    people: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """Why with so little notice, and why a rule that is always kept may be broken for once."""

    why_late: str = ""
    override: str = ""


def look_at(planner: Planner, actor: Actor, version_id: str, edit: Edit) -> Look:
    """Say what an edit would do to a rota of one's own team; nothing is stored.

    Raises `FormError` by field, `Overtaken` when another version holds on that day now.
    """
    now = planner.clock()
    with planner.database.read() as session:
        version = version_to_correct(session, actor, version_id)
        ground = ground_of(session, version, day_of(session, version, edit))
        step = step_of(session, ground, edit)
        effect = Judged(session, ground, [step]).effect(step)
        notice = None if version.state == DRAFT else _notice(ground, step, now)
        before, after = (_words(ground, shifts) for shifts in (step.before, step.after))
        return Look(before, after, effect, notice, version.version)


def correct(
    planner: Planner,
    actor: Actor,
    version_id: str,
    edit: Edit,
    version: int | None = None,
    reasons: Reasons | None = None,
) -> Corrected:
    """Save an edit of a rota of one's own team; `version` is that of the row the page showed.

    A draft changes itself. Of a published rota a new version is published at once. Raises
    `FormError`, `Refused` when a rule that is always kept would be broken or notice is short and
    nobody says why, `Overtaken` when somebody else was quicker: then nothing is stored.
    """
    now = planner.clock()
    with planner.database.write() as session:
        row = version_to_correct(session, actor, version_id)
        _require_same(row, version)
        ground = ground_of(session, row, day_of(session, row, edit))
        step = step_of(session, ground, edit)
        return carry_out(session, actor, ground, step, now, reasons or Reasons())


def undo(
    planner: Planner,
    actor: Actor,
    version_id: str,
    version: int | None = None,
    reasons: Reasons | None = None,
) -> Corrected:
    """Take the last edit of a version back, as an edit of its own; raises as `correct` does."""
    now = planner.clock()
    with planner.database.write() as session:
        row = version_to_correct(session, actor, version_id)
        _require_same(row, version)
        last = last_edit(session, version_id)
        if last is None:
            raise Refused("There is no correction to take back.")
        before, after = (tuple(map(from_json, one)) for one in (last.after, last.before))
        step = Step(UNDO, before, after)
        ground = ground_of(session, row, step.days[0])
        _require_standing(ground, step)
        return carry_out(session, actor, ground, step, now, reasons or Reasons(), last.id)


def carry_out(
    session: Session,
    actor: Actor,
    ground: Ground,
    step: Step,
    now: datetime,
    reasons: Reasons,
    undoes: str | None = None,
) -> Corrected:
    """Judge a step and save it in the caller's transaction; the caller has checked the right."""
    _require_unpinned(step)
    judged = Judged(session, ground, [step])
    effect = effect_of(judged.difference(step), ground)
    _require_kept(effect, reasons.override)
    report = msgspec.json.encode(judged.report_after(step))
    if ground.version.state == DRAFT:
        target = change_draft(session, ground.version, step, report)
    else:
        _require_ahead(ground, step, now)
        target = next_version(session, actor, ground, step, report, now)
    edit = store_edit(session, actor, target, step, now, undoes)
    store_overrides(session, actor, edit, effect, reasons.override, now)
    keep_pins(session, ground.version.team_id, step, now)
    if ground.version.state == DRAFT:
        people = tuple(sorted(step.person_ids))
        return Corrected(target.id, None, people)
    notice = _notice(ground, step, now)
    if step.kind != PIN:
        check_notice(notice, reasons.why_late)
    dates = dates_around(target, step.days)
    done = put_out(session, actor, target, now, notice, reasons.why_late, dates)
    return Corrected(done.version_id, done.number, done.people)


def day_of(session: Session, version: RotaVersion, edit: Edit) -> date:
    """Give the date an edit begins with; raises `Overtaken` for a shift that is gone."""
    wanted = getattr(edit, "wanted", None)
    if wanted is not None:
        day: date = wanted.day
        return day
    row = session.get(Assignment, (version.id, getattr(edit, "assignment_id", "")))
    if row is None:
        raise Overtaken("Somebody else changed this shift. Look at the day again.", version.id)
    return row.day


def _words(ground: Ground, shifts: Iterable[StandingShift]) -> tuple[str, ...]:
    zone = zone_of(ground.problem.horizon.time_zone)
    return tuple(
        f"{ground.names[one.person_id]}, {one.start.astimezone(zone):%a %-d %b %H:%M}–"
        f"{one.end.astimezone(zone):%H:%M}"
        + "".join(f", {ground.queues[queue]}" for queue in dict.fromkeys(one.queue_ids) if queue)
        + (f", pinned: {one.pin_reason}" if one.pinned else "")
        for one in shifts
    )


def _notice(ground: Ground, step: Step, now: datetime) -> int:
    return max(0, notice_days(step.days[0], now, ground.problem.horizon.time_zone))


def _require_same(row: RotaVersion, version: int | None) -> None:
    if row.state == DRAFT and version is not None and row.version != version:
        raise Overtaken(
            "Somebody else changed this draft meanwhile. Nothing was saved; what you wanted is "
            "still here: look at what it does now.",
            row.id,
        )


def _require_standing(ground: Ground, step: Step) -> None:
    if not set(step.before) <= set(ground.shifts):
        raise Refused("These shifts were changed again since. Correct them by hand.")


def _require_unpinned(step: Step) -> None:
    # Nobody works while they are ill, whatever is pinned; a replan keeps the pins of others itself.
    held = next((one for one in step.before if one.pinned), None)
    if held is not None and step.kind not in {PIN, UNDO, AWAY, REPLAN}:
        raise Refused(f"This shift is pinned: {held.pin_reason}. Take the pin away first.")


def _require_kept(effect: EditEffect, override: str) -> None:
    if effect.may_be_saved or (effect.may_be_overridden and override.strip()):
        return
    shown = "; ".join(one.text for one in effect.broken)
    way = "Say why, or choose another way." if effect.may_be_overridden else "Choose another way."
    raise Refused(f"This breaks a rule that is always kept: {shown}. {way}")


def _require_ahead(ground: Ground, step: Step, now: datetime) -> None:
    today = now.astimezone(zone_of(ground.problem.horizon.time_zone)).date()
    if step.days[0] < today:
        raise Refused("This day is over. Record what was worked instead under Hours.")
