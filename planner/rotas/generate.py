"""Ask for a rota: store the problem and the wish, then let the worker do it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.covering import covering_requirement
from planner.demand.models import RequirementVersion
from planner.errors import FormError, NotFound, Refused
from planner.people.models import Team
from planner.rotas.build_problem import build_problem
from planner.rotas.models import RotaRun
from planner.rotas.pins import with_pins
from planner.rotas.rules import rule_set_in_force
from planner.rotas.run_states import CANCELLED, OPEN, QUEUED
from solver.problem import to_json

KIND = "solve"
MOST_DAYS = 84
MOST_SECONDS = 3600
DEFAULT_SEED = 1


def start_run(
    planner: Planner,
    actor: Actor,
    team_id: str,
    first_date: date,
    days: int,
    seconds: int,
    seed: int | None = None,
) -> str:
    """Start a run for a team on local dates `first_date` to `first_date + days - 1`; return its id.

    Leads of the team and administrators. Uses the latest requirement that covers these days and
    the rules in force on the first. Raises `FormError` and `Refused` before anything is stored.
    """
    require_team(actor, team_id)
    _check(days, seconds)
    with planner.database.write() as session:
        if session.get(Team, team_id) is None:
            raise NotFound("There is no such team.")
        requirement = _requirement(session, first_date, days)
        rule_set = rule_set_in_force(session, first_date)
        built = build_problem(session, team_id, requirement.id, rule_set.id, first_date, days)
        problem = with_pins(session, team_id, built)
        row = RotaRun(
            team_id=team_id,
            requirement_id=requirement.id,
            rule_set_id=rule_set.id,
            user_id=actor.user_id,
            first_date=first_date,
            days=days,
            seconds=seconds,
            seed=DEFAULT_SEED if seed is None else seed,
            state=QUEUED,
            created_at=planner.clock(),
            problem=to_json(problem),
            live=[],
        )
        session.add(row)
        session.flush()
        record(session, planner.clock(), actor, "start", "rota_run", row.id)
    planner.jobs.enqueue(KIND, row.id)
    return row.id


def cancel_run(planner: Planner, actor: Actor, run_id: str) -> None:
    """Stop a run and keep the best rota found so far; one that has ended is left alone."""
    with planner.database.write() as session:
        row = session.get(RotaRun, run_id)
        if row is None:
            raise NotFound("There is no such run.")
        require_team(actor, row.team_id)
        if row.state not in OPEN:
            return
        row.cancel_requested = True
        if row.state == QUEUED:
            row.state, row.ended_at = CANCELLED, planner.clock()
            row.ending, row.message = "cancelled", "Stopped before it started."
        record(session, planner.clock(), actor, "cancel", "rota_run", row.id)
    planner.jobs.cancel(KIND, run_id)


def _requirement(session: Session, first_date: date, days: int) -> RequirementVersion:
    found = covering_requirement(session, first_date, days)
    if found is not None:
        return found
    raise Refused(
        f"Nobody has worked out yet how many agents {first_date:%-d %B %Y} and the "
        f"{days - 1} days after it need. Plan the staffing for these days first."
    )


def _check(days: int, seconds: int) -> None:
    fields = {}
    if not 1 <= days <= MOST_DAYS:
        fields["days"] = f"Plan 1 to {MOST_DAYS} days at once."
    if not 1 <= seconds <= MOST_SECONDS:
        fields["seconds"] = f"Search for 1 to {MOST_SECONDS} seconds."
    if fields:
        raise FormError(fields)
