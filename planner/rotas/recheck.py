"""Judge a draft again with the facts of now: people may have changed since it was made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy.orm import Session

from planner.rotas.broken_rules import said
from planner.rotas.build_problem import build_problem
from planner.rotas.correct_fit import Fit
from planner.rotas.correct_shifts import StandingShift, shifts_in
from planner.rotas.drafts import problem_of
from planner.rotas.models import RotaVersion
from planner.rotas.overrides import not_overridden
from planner.rotas.people_gone import without_people_gone
from planner.rotas.view_data import last_day, person_names
from solver.judge import judge
from solver.problem import Agent, RotaProblem
from solver.report import RotaReport

# What was true of people when the draft was made gives way to what is true now.
FACTS_OF_NOW = ("zones", "fixed_days", "unavailable", "time_off", "history", "skills", "holidays")


def broken_now(session: Session, draft: RotaVersion) -> list[str]:
    """Say in words which rules that are always kept the draft would break now.

    The draft's own shifts, demand and rules stay; absences, availability, fixed days, places,
    skills and the published past are read anew. What a lead broke on purpose is not said again.
    """
    now, names = _built_now(session, draft), person_names(session)
    shifts = shifts_in(session, draft.id, draft.first_date, last_day(draft))
    gone = _gone(shifts, {one.id for one in now.agents}, names)
    report = _report(session, _brought_up(session, draft, now), shifts)
    broken = not_overridden(session, draft.id, report.violations)
    return [*gone, *(said(one, names) for one in broken)]


def problem_now(session: Session, draft: RotaVersion) -> RotaProblem:
    """The problem of a draft with the facts of now; what was pinned then holds no longer."""
    return without_people_gone(_brought_up(session, draft, _built_now(session, draft)))


def _built_now(session: Session, draft: RotaVersion) -> RotaProblem:
    ids = draft.team_id, draft.requirement_id, draft.rule_set_id
    return build_problem(session, *ids, draft.first_date, draft.days)


def _brought_up(session: Session, draft: RotaVersion, now: RotaProblem) -> RotaProblem:
    then = problem_of(session, draft) or now
    fresh = {one.id: one for one in now.agents}
    agents = tuple(_with_facts(one, fresh[one.id]) for one in then.agents if one.id in fresh)
    return msgspec.structs.replace(then, agents=agents, pins=())


def _gone(
    shifts: Collection[StandingShift], here: Collection[str], names: Mapping[str, str]
) -> list[str]:
    gone = sorted({one.person_id for one in shifts} - set(here))
    return [f"{names.get(one, one)} is no longer in the team" for one in gone]


def _report(
    session: Session, problem: RotaProblem, shifts: Collection[StandingShift]
) -> RotaReport:
    here, fit = {one.id for one in problem.agents}, Fit(session, problem)
    rota = fit.rota(one for one in shifts if one.person_id in here)
    return judge(fit.problem, rota)


def _with_facts(then: Agent, now: Agent) -> Agent:
    return msgspec.structs.replace(then, **{name: getattr(now, name) for name in FACTS_OF_NOW})
