"""Put a replan into the rota: as one correction, which can be taken back as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import Refused, Stale
from planner.rotas.correct import REPLAN, Corrected, Reasons, carry_out
from planner.rotas.correct_edits import Step
from planner.rotas.correct_fit import Fit
from planner.rotas.correct_ground import Ground, Overtaken, ground_of, version_to_correct
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.drafts import SOLVED, PermanentIds
from planner.rotas.patterns import template_of
from planner.rotas.published import shifts_of_team
from planner.rotas.replan_sick import fingerprint_of, replanned_sick
from planner.rotas.shift_times import shift_times
from planner.rotas.standing_pins import require_pins_of_others
from solver import rota as solved
from solver.change import Change

WHY = "Somebody cannot come"


def apply_sick(
    planner: Planner,
    actor: Actor,
    version_id: str,
    person_id: str,
    first: date,
    last: date,
    fingerprint: str | None = None,
) -> Corrected:
    """Put into a rota of one's own team what `preview_sick` shows.

    A draft changes itself, of a published rota a new version is published at once. `fingerprint`
    is that of the preview: another change than the one that was seen is not saved. A pinned shift
    of whoever is ill falls away with its pin; those of others stay. Raises `Stale`, `Overtaken`,
    and `Refused` when a rule that is always kept would be broken.
    """
    _, found = replanned_sick(planner, actor, version_id, person_id, first, last)
    if fingerprint is not None and fingerprint != fingerprint_of(found.change):
        raise Stale("The rota has changed since you looked. Look at what would change now.")
    if not (found.change.removed or found.change.added):
        raise Refused("Nothing changes: no shift falls away on these days.")
    now = planner.clock()
    with planner.database.write() as session:
        version = version_to_correct(session, actor, version_id)
        ground = ground_of(session, version, first)
        step = step_of_change(session, ground, found.change)
        require_pins_of_others(step, person_id)
        return carry_out(session, actor, ground, step, now, Reasons(why_late=WHY))


def step_of_change(session: Session, ground: Ground, change: Change) -> Step:
    """Turn a change of the solver's rota into shifts before and after.

    Who has another shift on the same day keeps its permanent id. Raises `Overtaken` when a shift
    is not there any more.
    """
    fit = Fit(session, ground.problem)
    here = {one.id for one in ground.problem.agents}
    standing = {fit.assignment(one): one for one in ground.shifts if one.person_id in here}
    if not set(change.removed) <= set(standing):
        message = "Somebody else changed these days. Look at what would change now."
        raise Overtaken(message, ground.version.id)
    before = tuple(standing[one] for one in change.removed)
    return Step(REPLAN, before, tuple(_given(session, ground, fit, before, change)))


def _given(
    session: Session, ground: Ground, fit: Fit, before: tuple[StandingShift, ...], change: Change
) -> list[StandingShift]:
    published = shifts_of_team(session, ground.version.team_id, ground.first_date, ground.last_date)
    taken = {one.assignment_id for one in ground.shifts}
    ids = PermanentIds(one for one in published if one.assignment_id not in taken)
    kept = {(one.person_id, one.day): one for one in before}
    found = []
    for one in change.added:
        shift = _shift(ground, fit, one)
        was = kept.pop((shift.person_id, shift.day), None)
        name = was.assignment_id if was else ids.of(shift.person_id, shift.day)
        found.append(replace(shift, assignment_id=name))
    return found


def _shift(ground: Ground, fit: Fit, one: solved.Assignment) -> StandingShift:
    pattern = next(each for each in fit.problem.patterns if each.id == one.pattern)
    day = date.fromordinal(ground.first_date.toordinal() + one.day)
    if pattern.time_zone is None:
        raise ValueError(f"pattern {pattern.id} names no zone; patterns of templates do")
    times = shift_times(
        [(each.start_minute, each.end_minute) for each in pattern.segments],
        one.queues,
        day,
        pattern.time_zone,
        pattern.unplaced_unpaid_break_minutes,
    )
    return StandingShift(
        assignment_id="",
        person_id=one.agent,
        template_id=template_of(pattern.id),
        day=day,
        segments=times.segments,
        kind=pattern.kind,
        origin=SOLVED,
        pinned=False,
        pin_reason=None,
        paid_minutes=times.paid_minutes,
    )
