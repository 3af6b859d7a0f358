"""Agreed fixed days and rotations: agreed from a date on, released with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import refuse_fields
from planner.people.change import Values
from planner.people.hours import days_problem, room_problem
from planner.people.models import Contract, PatternRelease, WorkPattern
from planner.people.rotation import rotation_problem
from planner.people.work_facts import TEAM_FACTS, changing, order_problem

LONGEST_REASON = 200


def set_work_pattern(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    weekdays: Sequence[int],
    agreed_by: str = "",
) -> None:
    """Agree on fixed weekdays (0 Monday … 6 Sunday) from a date on.

    For leads of the team, HR and administrators. Raises `FormError` and `Stale`.
    """
    refuse_fields({"weekdays": days_problem(weekdays)})
    values = same_each_week(weekdays) | {"agreed_by": agreed_by}
    _agree(planner, actor, person_id, version, from_date, values, weekdays)


def agree_rotation(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    weeks: Sequence[Sequence[int]],
    anchor: date | None,
    agreed_by: str = "",
) -> None:
    """Agree on a cycle of weeks from a date on; its first week begins on the Monday `anchor`.

    A long week asks for more of the contract's hours than a short one. For leads of the team, HR
    and administrators. Raises `FormError` and `Stale`.
    """
    refuse_fields({"weeks": rotation_problem(weeks, anchor)})
    sorted_weeks = [sorted(set(week)) for week in weeks]
    anyday = sorted({day for week in sorted_weeks for day in week})
    values = {"weekdays": anyday, "weeks": sorted_weeks, "anchor": anchor, "agreed_by": agreed_by}
    days = [day for week in sorted_weeks for day in week]
    _agree(planner, actor, person_id, version, from_date, values, days, len(sorted_weeks))


def release_work_pattern(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    reason: str,
    to_date: date | None = None,
) -> None:
    """Let agreed days no longer bind on `[from_date, to_date)`; afterwards they bind again.

    Who, when and why stay with the person. For leads of the team, HR and administrators. Raises
    `FormError`, also without a reason or an agreement, and `Stale`.
    """
    said = reason.strip()
    fits = 1 <= len(said) <= LONGEST_REASON
    why = None if fits else f"Say why, in at most {LONGEST_REASON} letters."
    refuse_fields({"reason": why, "to_date": order_problem(from_date, to_date)})
    with changing(planner, actor, person_id, version, TEAM_FACTS) as change:
        held = change.in_force(WorkPattern, from_date)
        refuse_fields({"weekdays": None if held else "No days are agreed from this date on."})
        change.end(WorkPattern, from_date, to_date)
        change.session.add(
            PatternRelease(
                person_id=person_id,
                from_date=from_date,
                to_date=to_date,
                reason=said,
                at=planner.clock(),
                user_id=actor.user_id,
            )
        )


def same_each_week(weekdays: Sequence[int]) -> Values:
    """What is stored of days that are the same each week, so that no rotation goes on."""
    return {"weekdays": sorted(set(weekdays)), "weeks": None, "anchor": None}


def _agree(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    from_date: date,
    values: Values,
    days: Sequence[int],
    weeks: int = 1,
) -> None:
    with changing(planner, actor, person_id, version, TEAM_FACTS) as change:
        held = change.in_force(Contract, from_date)
        agreed = 0 if held is None else held.weekly_minutes
        field = "weekdays" if weeks == 1 else "weeks"
        # Hours that go into so many days of a week go into the days of any cycle of weeks.
        fitting = sorted(set(days)) if weeks == 1 else range(min(7, -(-len(days) // weeks)))
        refuse_fields({field: room_problem(agreed, fitting)})
        change.set(WorkPattern, values, from_date)
