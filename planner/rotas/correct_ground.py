"""What a correction stands on: a version, the days it holds, its shifts, and the facts of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.errors import NotFound, Refused, Stale
from planner.rotas.build_problem import build_problem
from planner.rotas.correct_shifts import StandingShift, shifts_in
from planner.rotas.drafts import DRAFT
from planner.rotas.models import RotaVersion
from planner.rotas.published import PUBLISHED, version_by_day
from planner.rotas.recheck import problem_now
from planner.rotas.rules import in_force_on
from planner.rotas.view_data import person_names, queue_names
from solver.problem import RotaProblem

ONE_DAY = timedelta(days=1)


class Overtaken(Stale):
    """Another version holds on that day now, or the draft is another; `version_id` names it."""

    def __init__(self, message: str, version_id: str) -> None:
        super().__init__(message)
        self.version_id = version_id


@dataclass(frozen=True)
class Ground:
    """`first_date` and `days` are the run of days around the edit on which the version holds."""

    version: RotaVersion
    first_date: date
    days: int
    problem: RotaProblem
    shifts: tuple[StandingShift, ...]
    names: Mapping[str, str]
    queues: Mapping[str, str]

    @property
    def last_date(self) -> date:
        """The last of the days."""
        return self.first_date + ONE_DAY * (self.days - 1)

    def shift(self, assignment_id: str) -> StandingShift:
        """Find a shift; raises `Overtaken` when it is not there any more."""
        for one in self.shifts:
            if one.assignment_id == assignment_id:
                return one
        raise Overtaken("Somebody else changed this shift. Look at the day again.", self.version.id)


def version_to_correct(session: Session, actor: Actor, version_id: str) -> RotaVersion:
    """Find a draft or published version of a team that the actor leads."""
    version = session.get(RotaVersion, version_id)
    if version is None:
        raise NotFound("There is no such rota.")
    require_team(actor, version.team_id)
    if version.state not in {DRAFT, PUBLISHED}:
        raise Refused("This draft was put away. Correct the one that took its place.")
    return version


def ground_of(session: Session, version: RotaVersion, day: date) -> Ground:
    """Read what a correction on a date stands on; raises `Overtaken` and `Refused`."""
    if version.state == DRAFT:
        first, days, problem = version.first_date, version.days, problem_now(session, version)
    else:
        first, days = _held(session, version, day)
        ids = version.team_id, version.requirement_id, rules_now(session, version)
        problem = build_problem(session, *ids, first, days)
    last = first + ONE_DAY * (days - 1)
    if not first <= day <= last:
        raise Refused(f"This rota goes from {first:%-d %b} to {last:%-d %b}.")
    shifts = tuple(shifts_in(session, version.id, first, last))
    names, queues = person_names(session), queue_names(session)
    return Ground(version, first, days, problem, shifts, names, queues)


def rules_now(session: Session, version: RotaVersion) -> str:
    """Name the rule set that a version is held to: a draft to its own, a published one to today's.

    Rules that were put in force since, for the first day of a published version, are today's.
    """
    row = None if version.state == DRAFT else in_force_on(session, version.first_date)
    return version.rule_set_id if row is None else row.id


def require_holding(session: Session, version: RotaVersion, day: date) -> dict[date, RotaVersion]:
    """Raise `Overtaken` unless a published version holds on a date; give what holds when."""
    holding = version_by_day(session, version.team_id)
    if not version.first_date <= day < version.first_date + ONE_DAY * version.days:
        raise Refused(f"This rota does not reach {day:%-d %b}.")
    held = holding[day]
    if held.id != version.id:
        raise Overtaken(
            f"Version {held.number} was published meanwhile and holds on {day:%a %-d %b}. "
            "Nothing was saved; what you wanted is still here: look at it on that version.",
            held.id,
        )
    return holding


def _held(session: Session, version: RotaVersion, day: date) -> tuple[date, int]:
    """Give the longest run of dates around `day` on which this version holds."""
    holding = require_holding(session, version, day)
    first = last = day
    while (before := holding.get(first - ONE_DAY)) is not None and before.id == version.id:
        first -= ONE_DAY
    while (after := holding.get(last + ONE_DAY)) is not None and after.id == version.id:
        last += ONE_DAY
    return first, (last - first).days + 1
