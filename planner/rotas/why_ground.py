"""A version as the explaining side of the solver wants it, and shifts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.errors import Refused
from planner.rotas.correct_fit import Fit
from planner.rotas.correct_ground import Ground, ground_of, version_to_correct
from planner.rotas.models import ShiftTemplate
from planner.rotas.patterns import template_of
from solver.judge.words import wall_times
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota


@dataclass(frozen=True)
class Standing:
    """The days around a date on which a version holds: its problem with the facts of now."""

    ground: Ground
    problem: RotaProblem
    rota: Rota
    templates: Mapping[str, str]

    def day(self, at: date) -> int:
        """Give a date as a day of the problem."""
        return (at - self.ground.first_date).days

    def date(self, day: int) -> date:
        """Give a day of the problem as a date."""
        return self.ground.first_date + timedelta(days=day)

    def name(self, person_id: str) -> str:
        """Name a person."""
        return self.ground.names.get(person_id, person_id)

    def shift(self, pattern_id: str, queues: Iterable[str | None]) -> str:
        """Say "Early 07:00–15:30, Phone"."""
        pattern = next(one for one in self.problem.patterns if one.id == pattern_id)
        title = self.templates.get(template_of(pattern_id), "Shift")
        served = [self.ground.queues[one] for one in dict.fromkeys(queues) if one]
        return ", ".join([f"{title} {wall_times(pattern)}", *served])

    def assignment(self, one: Assignment) -> str:
        """Say "Aoife, Tue 2 Mar: Early 07:00–15:30, Phone"."""
        day = self.date(one.day)
        return f"{self.name(one.agent)}, {day:%a %-d %b}: {self.shift(one.pattern, one.queues)}"


def standing_of(session: Session, actor: Actor, version_id: str, day: date) -> Standing:
    """Read a version of a team that the actor leads as it stands around a date.

    Raises `NotFound`, `Refused` and `Overtaken` as a correction does.
    """
    version = version_to_correct(session, actor, version_id)
    return standing_on(session, ground_of(session, version, day))


def standing_on(session: Session, ground: Ground) -> Standing:
    """Turn the shifts of people who are planned with the team into a rota of the ground."""
    here = {one.id for one in ground.problem.agents}
    fit = Fit(session, ground.problem)
    rota = fit.rota(one for one in ground.shifts if one.person_id in here)
    titles = {one.id: one.name for one in session.scalars(select(ShiftTemplate))}
    return Standing(ground, fit.problem, rota, titles)


def require_here(held: Standing, person_id: str) -> None:
    """Refuse somebody who is not planned with this team on these days."""
    if person_id not in {one.id for one in held.problem.agents}:
        name = held.name(person_id)
        raise Refused(f"{name} is not planned with this team on these days.")
