"""Correct a rota by hand: judged before it is saved, and never in place once it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import Refused
from planner.rotas.correct_edits import Edit, Step, step_of
from planner.rotas.correct_effect import EditEffect, Judged, effect_of
from planner.rotas.correct_ground import Ground, Overtaken, ground_of, version_to_correct
from planner.rotas.correct_pins import keep_pin
from planner.rotas.correct_shifts import from_json
from planner.rotas.drafts import DRAFT
from planner.rotas.models import Assignment, RotaEdit, RotaVersion, RuleOverride
from planner.rotas.notice import check_notice, notice_days
from planner.rotas.publish import put_out
from solver.instants import zone_of

UNDO, PIN, AWAY, COVER = "undo", "pin", "away", "cover"


@dataclass(frozen=True)
class Look:
    """What an edit would do; `notice` is the days until it, None while nobody sees the rota."""

    step: Step
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
        return Look(step, effect, notice, version.version)


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
        target = _change_draft(session, ground.version, step, report)
    else:
        _require_ahead(ground, step, now)
        target = _next_version(session, actor, ground, step, report, now)
    edit = _store_edit(session, actor, target, step, now, undoes)
    _store_overrides(session, actor, edit, effect, reasons.override, now)
    if step.kind == PIN:
        keep_pin(session, ground.version.team_id, step, now)
    if ground.version.state == DRAFT:
        people = tuple(sorted(step.person_ids))
        return Corrected(target.id, None, people)
    notice = _notice(ground, step, now)
    if step.kind != PIN:
        check_notice(notice, reasons.why_late)
    done = put_out(session, actor, target, now, notice, reasons.why_late)
    return Corrected(done.version_id, done.number, done.people)


def last_edit(session: Session, version_id: str) -> RotaEdit | None:
    """Find the last edit of a version that was not taken back."""
    rows = select(RotaEdit).where(RotaEdit.rota_version_id == version_id)
    edits = session.scalars(rows.order_by(RotaEdit.number.desc())).all()
    undone = {one.undoes_id for one in edits}
    return next((one for one in edits if one.kind != UNDO and one.id not in undone), None)


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
    held = next((one for one in step.before if one.pinned), None)
    if held is not None and step.kind not in {PIN, UNDO, AWAY}:
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


def _change_draft(session: Session, draft: RotaVersion, step: Step, report: bytes) -> RotaVersion:
    for shift in step.before:
        session.delete(session.get_one(Assignment, (draft.id, shift.assignment_id)))
    session.flush()
    session.add_all(shift.row(draft.id) for shift in step.after)
    draft.report = report
    session.flush()
    return draft


def _next_version(
    session: Session, actor: Actor, ground: Ground, step: Step, report: bytes, now: datetime
) -> RotaVersion:
    """Make the version that takes the place of a published one on the days where that holds."""
    base = ground.version
    made = RotaVersion(
        team_id=base.team_id,
        state=DRAFT,
        base_version_id=base.id,
        run_id=None,
        requirement_id=base.requirement_id,
        rule_set_id=base.rule_set_id,
        first_date=ground.first_date,
        days=ground.days,
        created_at=now,
        created_by=actor.user_id,
        report=report,
    )
    session.add(made)
    session.flush()
    gone = {one.assignment_id for one in step.before}
    kept = [one for one in ground.shifts if one.assignment_id not in gone]
    session.add_all(shift.row(made.id) for shift in (*kept, *step.after))
    session.flush()
    return made


def _store_edit(
    session: Session,
    actor: Actor,
    target: RotaVersion,
    step: Step,
    now: datetime,
    undoes: str | None,
) -> RotaEdit:
    highest = select(func.max(RotaEdit.number)).where(RotaEdit.rota_version_id == target.id)
    edit = RotaEdit(
        rota_version_id=target.id,
        number=(session.scalar(highest) or 0) + 1,
        kind=step.kind,
        before=[one.as_json() for one in step.before],
        after=[one.as_json() for one in step.after],
        at=now,
        user_id=actor.user_id,
        undoes_id=undoes,
    )
    session.add(edit)
    session.flush()
    after = {"edit": edit.id, "kind": step.kind}
    record(session, now, actor, "correct", "rota_version", target.id, None, after)
    return edit


def _store_overrides(
    session: Session,
    actor: Actor,
    edit: RotaEdit,
    effect: EditEffect,
    why: str,
    now: datetime,
) -> None:
    session.add_all(
        RuleOverride(
            edit_id=edit.id,
            rota_version_id=edit.rota_version_id,
            rule=one.rule,
            person_id=one.person_id,
            text=one.text,
            why=why.strip(),
            at=now,
            user_id=actor.user_id,
        )
        for one in effect.broken
    )
