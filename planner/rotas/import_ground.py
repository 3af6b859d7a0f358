"""What an imported rota is held against: the staffing plan, the rules, and who may work what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.covering import INTERVAL_MINUTES, covering_requirement
from planner.demand.queries import StoredRequirement, requirement_of
from planner.errors import Refused
from planner.people.facts import people_in_team
from planner.people.models import Site
from planner.rotas.build_problem import problem_over
from planner.rotas.models import RuleSet, ShiftTemplate
from planner.rotas.patterns import template_of
from solver.problem import RotaProblem

NOT_STORED = ""


@dataclass(frozen=True)
class Ground:
    """The problem of a team on the days of a file, without its shifts.

    `requirement.id` is empty where nobody has planned the staffing of these days. `templates` are
    by the id of a pattern.
    """

    requirement: StoredRequirement
    rule_set: RuleSet
    problem: RotaProblem
    templates: Mapping[str, ShiftTemplate]
    sites: Mapping[str, str]


def ground_of(session: Session, team_id: str, first: date, days: int) -> Ground:
    """Read what holds for a team on local dates; raises `Refused` when something is missing."""
    requirement = _requirement(session, team_id, first, days)
    rule_set = _rule_set(session, first)
    problem = problem_over(session, team_id, requirement, rule_set, first, days)
    ids = {one.id: template_of(one.id) for one in problem.patterns}
    rows = select(ShiftTemplate).where(ShiftTemplate.id.in_(set(ids.values())))
    templates = {one.id: one for one in session.scalars(rows)}
    return Ground(
        requirement=requirement,
        rule_set=rule_set,
        problem=problem,
        templates={pattern: templates[template] for pattern, template in ids.items()},
        sites={one.id: one.name for one in session.scalars(select(Site))},
    )


def _requirement(session: Session, team_id: str, first: date, days: int) -> StoredRequirement:
    row = covering_requirement(session, first, days)
    if row is not None:
        return requirement_of(session, row.id)
    return StoredRequirement(
        id=NOT_STORED,
        number=0,
        first_date=first,
        days=days,
        interval_minutes=INTERVAL_MINUTES,
        time_zone=_usual_zone(session, team_id, first, days),
        queues=(),
    )


def _usual_zone(session: Session, team_id: str, first: date, days: int) -> str:
    zones = Counter(one.zones[0] for one in people_in_team(session, team_id, first, days))
    if not zones:
        raise Refused(
            f"Nobody is in this team from {first:%-d %B %Y} on. Import or add its people first, "
            "with a first day that is early enough."
        )
    return min(zones, key=lambda zone: (-zones[zone], zone))


def _rule_set(session: Session, first: date) -> RuleSet:
    """The rules in force on the first day; before the first ones begin, those."""
    begun = select(RuleSet).where(RuleSet.from_date <= first).order_by(RuleSet.from_date.desc())
    found = session.scalars(begun).first()
    found = found or session.scalars(select(RuleSet).order_by(RuleSet.from_date)).first()
    if found is None:
        raise Refused("There are no rules yet. Adopt a preset first, under Rules.")
    return found
