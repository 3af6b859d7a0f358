"""Put in one of the changes that would put one more person there when a queue is short."""

from __future__ import annotations

from datetime import date

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import Stale
from planner.rotas.correct import Corrected, Reasons, carry_out
from planner.rotas.correct_ground import ground_of, version_to_correct
from planner.rotas.replan_apply import step_of_change
from planner.rotas.replan_sick import fingerprint_of
from planner.rotas.standing_pins import require_pins_of_others
from planner.rotas.why import short_fixes

WHY = "A queue was short"


def apply_short(
    planner: Planner,
    actor: Actor,
    version_id: str,
    queue_id: str,
    day: date,
    minute: int,
    fingerprint: str,
) -> Corrected:
    """Put in the change that `why_short` shows under this fingerprint; it moves one person.

    A draft changes itself, of a published rota a new version is published at once. Raises `Stale`
    when that change is not offered any more, `Refused` when it would move a pinned shift.
    """
    _, fixes = short_fixes(planner, actor, version_id, queue_id, day, minute)
    chosen = next((one for one in fixes if fingerprint_of(one.change) == fingerprint), None)
    if chosen is None:
        raise Stale("The rota has changed since you looked. Look at what would help now.")
    now = planner.clock()
    with planner.database.write() as session:
        version = version_to_correct(session, actor, version_id)
        ground = ground_of(session, version, day)
        step = step_of_change(session, ground, chosen.change)
        require_pins_of_others(step, "")
        return carry_out(session, actor, ground, step, now, Reasons(why_late=WHY))
