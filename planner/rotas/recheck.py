"""Judge a draft again with the facts of now: people may have changed since it was made."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.models import Person
from planner.rotas.broken_rules import broken_rules
from planner.rotas.build_problem import build_problem
from planner.rotas.drafts import problem_of, rota_of_version
from planner.rotas.models import RotaVersion
from solver.judge import judge
from solver.problem import Agent, RotaProblem
from solver.rota import Rota, rota_of

# What was true of people when the draft was made gives way to what is true now.
FACTS_OF_NOW = ("zones", "fixed_days", "unavailable", "time_off", "history", "skills", "holidays")


def broken_now(session: Session, draft: RotaVersion) -> list[str]:
    """Say in words which rules that are always kept the draft would break now.

    The draft's own shifts, demand and rules stay; absences, availability, fixed days, places,
    skills and the published past are read anew.
    """
    now = build_problem(
        session,
        draft.team_id,
        draft.requirement_id,
        draft.rule_set_id,
        draft.first_date,
        draft.days,
    )
    then = problem_of(session, draft) or now
    rota = rota_of_version(session, draft, then)
    names = {one.id: one.shown_name for one in session.scalars(select(Person))}
    return [*_gone(rota, now, names), *_violations(then, now, rota, names)]


def _gone(rota: Rota, now: RotaProblem, names: Mapping[str, str]) -> list[str]:
    here = {one.id for one in now.agents}
    gone = sorted({one.agent for one in rota.assignments} - here)
    return [f"{names.get(one, one)} is no longer in the team" for one in gone]


def _violations(
    then: RotaProblem, now: RotaProblem, rota: Rota, names: Mapping[str, str]
) -> list[str]:
    fresh = {one.id: one for one in now.agents}
    agents = tuple(_with_facts(one, fresh[one.id]) for one in then.agents if one.id in fresh)
    here = {one.id for one in agents}
    problem = msgspec.structs.replace(then, agents=agents)
    kept = rota_of([one for one in rota.assignments if one.agent in here])
    report = judge(problem, kept)
    return list(broken_rules(report, names))


def _with_facts(then: Agent, now: Agent) -> Agent:
    return msgspec.structs.replace(then, **{name: getattr(now, name) for name in FACTS_OF_NOW})
