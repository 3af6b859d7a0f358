"""Fair shares of a problem, by person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from planner.rotas.build_problem import build_problem
from planner.rotas.models import RuleSet
from planner.rotas.presets import Measure, SourcedRule, fair
from planner.rotas.rules import loaded, stored
from solver import rules
from tests.planner.rotas.scene import MONDAY, Scene


def ask_for_fairness(at: Scene, measure: Measure) -> None:
    """Let the rules ask for a fair share of this too."""
    with at.planner.database.write() as session:
        row = session.scalars(select(RuleSet)).one()
        row.rules = stored((*loaded(row), SourcedRule(fair(measure, 1), "Set by a test")))


def shares_of(at: Scene, measure: str, first: date = MONDAY, days: int = 28) -> Mapping[str, int]:
    """Give the fair number of each person id in a problem built now."""
    with at.planner.database.read() as session:
        row = session.scalars(select(RuleSet)).one()
        made = build_problem(session, at.people.team_id, at.requirement_id, row.id, first, days)
    asked = (one for one in made.rules if isinstance(one, rules.FairShare))
    return next(one for one in asked if one.measure == measure).shares
