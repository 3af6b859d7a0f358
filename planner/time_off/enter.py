"""Enter time off for somebody: approved from the start."""

from __future__ import annotations

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import refuse_fields
from planner.people.absence import Absence, enter_absence
from planner.time_off.decide import Approved, approved
from planner.time_off.leave_limits import limit_problem
from planner.time_off.reasons import REQUEST, keep_reason, reason_problem
from planner.time_off.settled import settled_problem
from planner.time_off.stored import tell_decided


def enter_time_off(
    planner: Planner, actor: Actor, person_id: str, absence: Absence, reason: str = ""
) -> Approved:
    """Enter approved time off; for leads of the team, HR and administrators.

    In a closed month only HR and administrators do. Raises `FormError` by field, also when it
    overlaps time off that is asked for or approved, or an event allows no more leave.
    """
    refuse_fields({"reason": reason_problem(reason)})
    now = planner.clock()
    with planner.database.write() as session:
        first, last = absence.first_date, absence.last_date
        refuse_fields({"first_date": settled_problem(session, actor, first, last)})
        refuse_fields({"first_date": limit_problem(session, person_id, absence)})
        row = enter_absence(session, actor, person_id, absence, now)
        keep_reason(session, actor, row, REQUEST, reason, now)
        tell_decided(session, actor, row, now)
        return approved(session, row, now)
