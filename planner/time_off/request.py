"""Ask for time off."""

from __future__ import annotations

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import Refused, refuse_fields
from planner.people.absence import (
    REQUESTED,
    Absence,
    absence_problems,
    check_free,
    span_json,
    store_absence,
)
from planner.time_off.reasons import REQUEST, keep_reason, reason_problem
from planner.time_off.settled import settled_problem
from planner.time_off.stored import tell_requested


def request_time_off(planner: Planner, actor: Actor, absence: Absence, reason: str = "") -> str:
    """Ask for time off for oneself, and give the id of the request.

    Nothing about rotas or hours changes before somebody approves it. Raises `FormError` by field,
    also when it overlaps time off that is asked for or approved; `Refused` for who is no person.
    """
    person_id = own_person(actor)
    refuse_fields(absence_problems(absence) | {"reason": reason_problem(reason)})
    now = planner.clock()
    with planner.database.write() as session:
        first, last = absence.first_date, absence.last_date
        refuse_fields({"first_date": settled_problem(session, actor, first, last)})
        check_free(session, person_id, absence)
        row = store_absence(session, actor, person_id, absence, now, REQUESTED)
        keep_reason(session, actor, row, REQUEST, reason, now)
        record(session, now, actor, "request", "time off", row.id, None, span_json(row))
        tell_requested(session, row, now)
    return row.id


def own_person(actor: Actor) -> str:
    """The person of a user; raises `Refused` for a user without one."""
    if actor.person_id is None:
        raise Refused("Your account is not connected to a person yet. Ask an administrator.")
    return actor.person_id
