"""Pins of shifts that stand in a version: kept when it is planned again, and let go when not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.errors import Refused
from planner.rotas.correct_edits import Step
from planner.rotas.correct_shifts import StandingShift, from_json
from planner.rotas.correct_store import UNDO
from planner.rotas.models import RotaEdit, RotaVersion
from planner.rotas.view_data import person_names
from planner.rotas.why_ground import Standing
from solver.problem import Pin


def pins_of(held: Standing) -> tuple[Pin, ...]:
    """Pin what is pinned in a version; of two shifts of a person on a day neither can be."""
    reasons = {
        (one.person_id, held.day(one.day)): one.pin_reason or ""
        for one in held.ground.shifts
        if one.pinned
    }
    given = Counter((one.agent, one.day) for one in held.rota.assignments)
    return tuple(
        Pin(
            agent=one.agent,
            day=one.day,
            pattern=one.pattern,
            queues=one.queues,
            reason=reasons[one.agent, one.day],
        )
        for one in held.rota.assignments
        if (one.agent, one.day) in reasons and given[one.agent, one.day] == 1
    )


def require_pins_of_others(step: Step, person_id: str) -> None:
    """Refuse a step that touches a pinned shift of anybody but this person."""
    other = next((one for one in step.before if one.pinned and one.person_id != person_id), None)
    if other is not None:
        raise Refused(
            f"This would move a pinned shift of somebody else: {other.pin_reason}. Take the pin "
            "away first."
        )


def pins_let_go(session: Session, version: RotaVersion) -> Iterator[str]:
    """Say which pins the corrections of a version let go, such as "Aoife, Tue 2 Mar: training"."""
    rows = select(RotaEdit).filter_by(rota_version_id=version.id).order_by(RotaEdit.number)
    edits = list(session.scalars(rows))
    undone, names = {one.undoes_id for one in edits}, person_names(session)
    for edit in edits:
        if edit.kind != UNDO and edit.id not in undone:
            before, after = (list(map(from_json, one)) for one in (edit.before, edit.after))
            for shift in _no_longer_pinned(before, after):
                name = names.get(shift.person_id, shift.person_id)
                yield f"{name}, {shift.day:%a %-d %b}: {shift.pin_reason}"


def _no_longer_pinned(
    before: Iterable[StandingShift], after: Iterable[StandingShift]
) -> Iterator[StandingShift]:
    still = {one.assignment_id for one in after if one.pinned}
    return (one for one in before if one.pinned and one.assignment_id not in still)
