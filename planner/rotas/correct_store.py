"""How a correction is stored: in its draft, or as the version that follows a published one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.rotas.correct_edits import Step
from planner.rotas.correct_effect import EditEffect
from planner.rotas.correct_ground import Ground, rules_now
from planner.rotas.drafts import DRAFT
from planner.rotas.models import Assignment, RotaEdit, RotaVersion, RuleOverride

UNDO = "undo"


def last_edit(session: Session, version_id: str) -> RotaEdit | None:
    """Find the last edit of a version that was not taken back."""
    rows = select(RotaEdit).where(RotaEdit.rota_version_id == version_id)
    edits = session.scalars(rows.order_by(RotaEdit.number.desc())).all()
    undone = {one.undoes_id for one in edits}
    return next((one for one in edits if one.kind != UNDO and one.id not in undone), None)


def change_draft(session: Session, draft: RotaVersion, step: Step, report: bytes) -> RotaVersion:
    """Put a step into its draft."""
    for shift in step.before:
        session.delete(session.get_one(Assignment, (draft.id, shift.assignment_id)))
    session.flush()
    session.add_all(shift.row(draft.id) for shift in step.after)
    draft.report = report
    session.flush()
    return draft


def next_version(
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
        rule_set_id=rules_now(session, base),
        first_date=ground.first_date,
        days=ground.days,
        created_at=now,
        created_by=actor.user_id,
        report=report,
    )
    session.add(made)
    session.flush()
    copy_shifts(session, ground, made, [one.assignment_id for one in step.before])
    session.add_all(shift.row(made.id) for shift in step.after)
    session.flush()
    return made


def copy_shifts(session: Session, ground: Ground, made: RotaVersion, gone: Sequence[str]) -> None:
    """Take over the shifts of the version before but for some, inside the database."""
    table = Assignment.__table__
    others = [one for one in table.columns if one.name != "rota_version_id"]
    kept = select(literal(made.id), *others).where(
        Assignment.rota_version_id == ground.version.id,
        Assignment.day >= ground.first_date,
        Assignment.day <= ground.last_date,
        Assignment.assignment_id.not_in(gone),
    )
    names = ["rota_version_id", *(one.name for one in others)]
    session.execute(insert(Assignment).from_select(names, kept))


def store_edit(
    session: Session,
    actor: Actor,
    target: RotaVersion,
    step: Step,
    now: datetime,
    undoes: str | None,
) -> RotaEdit:
    """Keep a step as an edit, with who and when."""
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


def store_overrides(
    session: Session,
    actor: Actor,
    edit: RotaEdit,
    effect: EditEffect,
    why: str,
    now: datetime,
) -> None:
    """Keep which rules were broken on purpose, and why."""
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
