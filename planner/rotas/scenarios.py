"""A rota for what would be: searched in private, then made what holds or put away."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.covering import covering_requirement
from planner.demand.forecasting import queue_of
from planner.demand.models import QueueRequirement, RequirementVersion
from planner.demand.opening_hours import day_grid
from planner.demand.plan_staffing import plan_within
from planner.demand.planned_load import days_needed
from planner.demand.what_if import WhatIf, adopt_within
from planner.errors import FormError, NotFound, Refused
from planner.rotas.build_problem import build_problem
from planner.rotas.drafts import DRAFT, SOLVED, PermanentIds, assignments_of
from planner.rotas.models import RotaVersion, RuleSet
from planner.rotas.pins import with_pins
from planner.rotas.published import latest_version, shifts_of_team
from planner.rotas.rules import rule_set_in_force
from planner.rotas.run_states import CANCELLED, FINISHED, OPEN, QUEUED
from planner.rotas.scenario_models import RotaScenario
from planner.rotas.tried import Tried, tried_of
from solver.judge import judge
from solver.problem import RotaProblem, to_json

KIND = "scenario"
MOST_DAYS = 84
USUAL_SECONDS, MOST_SECONDS = 60, 1800
MOST_KEPT = 10
ONE_DAY = timedelta(days=1)


def try_rota(
    planner: Planner,
    actor: Actor,
    team_id: str,
    queue_id: str,
    first_date: date,
    days: int,
    other: WhatIf,
    seconds: int = USUAL_SECONDS,
) -> str:
    """Have a rota searched for a scenario of one queue and one for what holds; return the id.

    Leads of the team and administrators; only who asked sees it. Both rotas are for local dates
    `[first_date, first_date + days)`, `seconds` of search each, for the queues of the newest
    staffing plan of these days, planned anew from the newest forecasts. Nothing of it is left
    where others look. Raises `FormError`, `NotFound` and `Refused` before anything is stored.
    """
    require_team(actor, team_id)
    _check(days, seconds)
    with planner.database.write() as session:
        plan, rule_set = _plan(session, first_date, days), rule_set_in_force(session, first_date)
        row = RotaScenario(
            team_id=team_id,
            queue_id=queue_id,
            plan_id=plan.id,
            rule_set_id=rule_set.id,
            user_id=actor.user_id,
            first_date=first_date,
            days=days,
            other=msgspec.to_builtins(other),
            seconds=seconds,
            state=QUEUED,
            created_at=planner.clock(),
        )
        row.now_problem = to_json(_tried_problem(session, planner, actor, row, None))
        row.then_problem = to_json(_tried_problem(session, planner, actor, row, other))
        _make_room(session, actor)
        session.add(row)
        session.flush()
        record(session, planner.clock(), actor, "start", "rota_scenario", row.id)
    planner.jobs.enqueue(KIND, row.id)
    return row.id


def stop_scenario(planner: Planner, actor: Actor, scenario_id: str) -> None:
    """Stop its search, keeping the best rota so far; one that has ended is left alone."""
    with planner.database.write() as session:
        row = own_scenario(session, actor, scenario_id)
        if row.state not in OPEN:
            return
        row.cancel_requested = True
        if row.state == QUEUED:
            row.state, row.ended_at = CANCELLED, planner.clock()
            row.message = "Stopped before it started."
    planner.jobs.cancel(KIND, scenario_id)


def put_away_scenario(planner: Planner, actor: Actor, scenario_id: str) -> None:
    """Throw a scenario away; a draft that was made of it stays. Raises `Refused` while it runs."""
    with planner.database.write() as session:
        row = own_scenario(session, actor, scenario_id)
        if row.state in OPEN:
            raise Refused("Its search still goes on. Stop it first.")
        session.delete(row)


def adopt_scenario(planner: Planner, actor: Actor, scenario_id: str) -> str:
    """Make a scenario what holds, and its rota a draft; return the draft's id.

    In one transaction: the forecast is scaled, opening hours and promise change from the first
    day on, the staffing of these days is planned anew, and the rota becomes a draft of the team.
    Raises `Refused` when it has ended without a rota, was adopted before, or was searched for
    facts that have changed since.
    """
    with planner.database.write() as session:
        row = own_scenario(session, actor, scenario_id)
        found = _rota_to_adopt(row)
        plan_id = _carried_out(session, planner, actor, row, other_of(row))
        problem = _problem(session, row, plan_id)
        if to_json(problem) != row.then_problem:
            raise Refused(
                "People, rules, settings or forecasts have changed since this rota was searched "
                "for. Compare again, then make that what holds."
            )
        draft = _draft(session, planner, actor, row, plan_id, problem, found)
        row.draft_id = draft.id
        after = {"queue": row.queue_id, "draft": draft.id, "plan": plan_id}
        record(session, planner.clock(), actor, "adopt", "rota_scenario", row.id, None, after)
        return draft.id


def own_scenario(session: Session, actor: Actor, scenario_id: str) -> RotaScenario:
    """Find a scenario of the actor's own; those of others are not found."""
    row = session.get(RotaScenario, scenario_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound("There is no such scenario.")
    require_team(actor, row.team_id)
    return row


def other_of(row: RotaScenario) -> WhatIf:
    """Read what would be otherwise."""
    return msgspec.convert(row.other, WhatIf)


def _check(days: int, seconds: int) -> None:
    fields = {}
    if not 1 <= days <= MOST_DAYS:
        fields["days"] = f"Search rotas of 1 to {MOST_DAYS} days."
    if not 1 <= seconds <= MOST_SECONDS:
        fields["seconds"] = f"Search for 1 to {MOST_SECONDS} seconds."
    if fields:
        raise FormError(fields)


def _plan(session: Session, first_date: date, days: int) -> RequirementVersion:
    found = covering_requirement(session, first_date, days)
    if found is None:
        raise Refused(
            f"Nobody has worked out yet how many agents {first_date:%-d %B %Y} and the "
            f"{days - 1} days after it need. Plan the staffing for these days first."
        )
    return found


def _tried_problem(
    session: Session, planner: Planner, actor: Actor, row: RotaScenario, other: WhatIf | None
) -> RotaProblem:
    """The problem as it would be, by carrying the scenario out and taking that back again."""
    with session.begin_nested() as tried:
        problem = _problem(session, row, _carried_out(session, planner, actor, row, other))
        tried.rollback()
    return problem


def _carried_out(
    session: Session, planner: Planner, actor: Actor, row: RotaScenario, other: WhatIf | None
) -> str:
    """Change what holds and plan the staffing by it; gives the id of the new plan."""
    plan = session.get_one(RequirementVersion, row.plan_id)
    rows = select(QueueRequirement.queue_id).where(QueueRequirement.requirement_id == plan.id)
    queue_ids = list(session.scalars(rows))
    if row.queue_id not in queue_ids:
        raise Refused("The staffing plan of these days leaves this queue out. Plan it too.")
    if other is not None:
        grid = day_grid(row.first_date, row.days, ZoneInfo(plan.time_zone), plan.interval_minutes)
        zone = ZoneInfo(queue_of(session, row.queue_id).time_zone)
        first, days = days_needed(grid, zone)
        adopt_within(session, planner, actor, row.queue_id, first, days, other)
    span = (row.first_date, row.days)
    return plan_within(session, planner, actor, *span, queue_ids, plan.time_zone)


def _problem(session: Session, row: RotaScenario, plan_id: str) -> RotaProblem:
    rule_set = session.get_one(RuleSet, row.rule_set_id)
    built = build_problem(session, row.team_id, plan_id, rule_set.id, row.first_date, row.days)
    return with_pins(session, row.team_id, built)


def _make_room(session: Session, actor: Actor) -> None:
    """Let the oldest of the actor's scenarios go where there are many."""
    own = select(RotaScenario).where(RotaScenario.user_id == actor.user_id)
    newest_first = session.scalars(own.order_by(RotaScenario.created_at.desc())).all()
    for row in newest_first[MOST_KEPT - 1 :]:
        if row.state not in OPEN:
            session.delete(row)


def _rota_to_adopt(row: RotaScenario) -> Tried:
    if row.draft_id is not None:
        raise Refused("This holds already.")
    if row.state not in {FINISHED, CANCELLED} or row.then_tried is None:
        raise Refused("There is no rota for this scenario. Compare again with more time.")
    return tried_of(row.then_tried)


def _draft(
    session: Session,
    planner: Planner,
    actor: Actor,
    row: RotaScenario,
    plan_id: str,
    problem: RotaProblem,
    found: Tried,
) -> RotaVersion:
    base = latest_version(session, row.team_id)
    draft = RotaVersion(
        team_id=row.team_id,
        state=DRAFT,
        base_version_id=None if base is None else base.id,
        requirement_id=plan_id,
        rule_set_id=row.rule_set_id,
        first_date=row.first_date,
        days=row.days,
        created_at=planner.clock(),
        created_by=actor.user_id,
        report=msgspec.json.encode(judge(problem, found.rota)),
    )
    session.add(draft)
    session.flush()
    last = row.first_date + ONE_DAY * (row.days - 1)
    ids = PermanentIds(shifts_of_team(session, row.team_id, row.first_date, last))
    session.add_all(assignments_of(draft, problem, found.rota, ids, SOLVED))
    return draft
