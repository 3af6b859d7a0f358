"""Take time off back."""

from __future__ import annotations

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import Refused
from planner.people.absence import DECIDERS, REQUESTED, WITHDRAWN, move_to, withdraw_absence
from planner.people.scope import require_person
from planner.time_off.settled import refuse_settled
from planner.time_off.stored import check_seen, find, tell_decided


def withdraw(planner: Planner, actor: Actor, time_off_id: str, version: int) -> None:
    """Take back a request of one's own, or approved time off of somebody one decides about.

    `version` is the one the page showed; the row stays as history. Raises `NotFound`,
    `NotAllowed`, `Stale` when it was decided about meanwhile, and `Refused` to a person whose time
    off is approved, because the rota counts on it, and to leads in a closed month.
    """
    now = planner.clock()
    with planner.database.write() as session:
        row = find(session, time_off_id)
        require_person(session, actor, row.person_id, now.date(), "self", *DECIDERS)
        if row.state == REQUESTED:
            require_person(session, actor, row.person_id, now.date(), "self")
            check_seen(session, row, REQUESTED, version)
            move_to(session, actor, row, WITHDRAWN, now)
            record(session, now, actor, "withdraw", "time off", row.id)
            return
        if not actor.roles.intersection(DECIDERS):
            raise Refused(f"This time off is {row.state}. Ask your team lead to change it.")
        check_seen(session, row, row.state, version)
        refuse_settled(session, actor, row.first_date, row.last_date)
        withdraw_absence(session, actor, row, now)
        tell_decided(session, actor, row, now)
