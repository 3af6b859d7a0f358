"""What promises to people cost in cover: asked for, stopped, and one of the rotas taken up."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.covering import is_unplanned
from planner.errors import FormError, NotFound, Refused
from planner.rotas.broken_rules import broken_rules
from planner.rotas.correct_ground import rules_now
from planner.rotas.drafts import DRAFT, SOLVED, PermanentIds, assignments_of
from planner.rotas.models import RotaPrice, RotaVersion
from planner.rotas.pins import with_pins
from planner.rotas.price_findings import asked_of, findings_of, to_json
from planner.rotas.published import latest_version, shifts_of_team
from planner.rotas.run_states import CANCELLED, OPEN, QUEUED
from planner.rotas.why_ground import Standing, standing_of
from solver.explain.asked import Asked
from solver.explain.price import Choice, parts_for
from solver.judge import judge
from solver.problem import RotaProblem
from solver.rota import Rota

KIND = "price"
LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 10, 120, 3600
SEED = 1
ONE_DAY = timedelta(days=1)


def ask_for_prices(
    planner: Planner, actor: Actor, version_id: str, seconds: int = USUAL_SECONDS
) -> str:
    """Have it worked out what the promises behind a rota cost; return the id to look under.

    Leads of the team and administrators. `seconds` is for all searches together. Raises
    `FormError`, and `Refused` for a rota that breaks rules in force or without a staffing plan.
    """
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise FormError({"seconds": f"Search for {LEAST_SECONDS} to {MOST_SECONDS} seconds."})
    with planner.database.write() as session:
        held = _standing(session, actor, version_id)
        problem = with_pins(session, held.ground.version.team_id, held.problem)
        _require_comparable(session, held, problem)
        asked = Asked(problem=problem, rota=held.rota, seconds=seconds, seed=SEED)
        row = RotaPrice(
            rota_version_id=version_id,
            user_id=actor.user_id,
            state=QUEUED,
            seconds=seconds,
            parts=parts_for(problem),
            created_at=planner.clock(),
            asked=msgspec.json.encode(asked),
            findings=to_json(()),
        )
        session.add(row)
        session.flush()
        record(session, planner.clock(), actor, "start", "rota_price", row.id)
    planner.jobs.enqueue(KIND, row.id)
    return row.id


def stop_pricing(planner: Planner, actor: Actor, price_id: str) -> None:
    """Stop it and keep what was found so far; one that has ended is left alone."""
    with planner.database.write() as session:
        row, _ = _row(session, actor, price_id)
        if row.state not in OPEN:
            return
        row.cancel_requested = True
        if row.state == QUEUED:
            row.state, row.ended_at = CANCELLED, planner.clock()
        record(session, planner.clock(), actor, "cancel", "rota_price", row.id)
    planner.jobs.cancel(KIND, price_id)


def take_choice(planner: Planner, actor: Actor, price_id: str, number: int) -> str:
    """Store one of the rotas to choose from as a draft of its own and return its id.

    `number` counts the choices from 0; the given rota is there already. Raises `NotFound`.
    """
    with planner.database.write() as session:
        row, version = _row(session, actor, price_id)
        choices = [one for one in findings_of(row) if isinstance(one, Choice)]
        if not 0 <= number < len(choices):
            raise NotFound("There is no such rota to choose.")
        if choices[number].is_given:
            return version.id
        draft = _draft(
            session, version, asked_of(row).problem, choices[number].rota, planner.clock()
        )
        draft.created_by = actor.user_id
        after = {"price": price_id, "choice": number}
        record(session, planner.clock(), actor, "take up", "rota_version", draft.id, None, after)
        return draft.id


def latest_price(session: Session, version_id: str) -> RotaPrice | None:
    """Find what was worked out last for a version."""
    rows = select(RotaPrice).where(RotaPrice.rota_version_id == version_id)
    return session.scalars(rows.order_by(RotaPrice.created_at.desc()).limit(1)).first()


def _standing(session: Session, actor: Actor, version_id: str) -> Standing:
    version = session.get(RotaVersion, version_id)
    if version is None:
        raise NotFound("There is no such rota.")
    return standing_of(session, actor, version_id, version.first_date)


def _require_comparable(session: Session, held: Standing, problem: RotaProblem) -> None:
    version = held.ground.version
    if is_unplanned(session, version.requirement_id):
        raise Refused(
            "Nobody has planned the staffing of these days, so nothing can be short. Plan the "
            "staffing first, then generate a rota."
        )
    report = judge(problem, held.rota)
    if report.violations:
        said = broken_rules(report, held.ground.names)
        more = f"; and {len(said) - 3} more" if len(said) > 3 else ""
        raise Refused(
            f"This rota breaks rules that are in force now: {'; '.join(said[:3])}{more}. Correct "
            "these days or generate a new rota, then ask again: only rotas that keep every rule "
            "can be compared."
        )


def _row(session: Session, actor: Actor, price_id: str) -> tuple[RotaPrice, RotaVersion]:
    row = session.get(RotaPrice, price_id)
    if row is None:
        raise NotFound("Nothing was worked out under this address.")
    version = session.get_one(RotaVersion, row.rota_version_id)
    require_team(actor, version.team_id)
    return row, version


def _draft(
    session: Session, version: RotaVersion, problem: RotaProblem, rota: Rota, now: datetime
) -> RotaVersion:
    first, days = problem.horizon.first_date, problem.horizon.days
    base = latest_version(session, version.team_id)
    draft = RotaVersion(
        team_id=version.team_id,
        state=DRAFT,
        base_version_id=None if base is None else base.id,
        requirement_id=version.requirement_id,
        rule_set_id=rules_now(session, version),
        first_date=first,
        days=days,
        created_at=now,
        report=msgspec.json.encode(judge(problem, rota)),
    )
    session.add(draft)
    session.flush()
    last = first + ONE_DAY * (days - 1)
    ids = PermanentIds(shifts_of_team(session, version.team_id, first, last))
    session.add_all(assignments_of(draft, problem, rota, ids, SOLVED))
    return draft
