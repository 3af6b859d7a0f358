"""News about a rota: asked, stopped, and what was found put in as a draft."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import FormError, NotFound, Refused, Stale
from planner.rotas.correct_ground import rules_now
from planner.rotas.correct_store import copy_shifts, store_edit
from planner.rotas.drafts import DRAFT
from planner.rotas.models import RotaVersion
from planner.rotas.published import latest_version
from planner.rotas.replan_apply import step_of_change
from planner.rotas.replan_ground import ReplanGround, replan_ground
from planner.rotas.replan_models import RotaReplan
from planner.rotas.replan_news import ReplanNews, news_json, news_of
from planner.rotas.run_states import CANCELLED, OPEN, QUEUED
from solver.change import Change, applied
from solver.explain.replan import problem_after
from solver.explain.replan_asked import AskedReplan, Reworked
from solver.judge import judge
from solver.rota import rota_of

KIND = "replan"
LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 5, 30, 600
SEED = 1
CHANGED = (
    "People, rules, the staffing plan or the rota have changed since. Work it out again, then "
    "look at what would change now."
)
asked_of = msgspec.json.Decoder(AskedReplan).decode
found_of = msgspec.json.Decoder(Reworked).decode


def ask_for_replan(
    planner: Planner,
    actor: Actor,
    version_id: str,
    news: ReplanNews,
    seconds: int = USUAL_SECONDS,
) -> str:
    """Have the least change worked out that works news into a rota; return the id to look under.

    Leads of the team and administrators; the rota stays as it is. What was worked out before for
    this version goes. Raises `FormError`, `Refused` and `Overtaken` before anything is stored.
    """
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise FormError({"seconds": f"Search for {LEAST_SECONDS} to {MOST_SECONDS} seconds."})
    with planner.database.write() as session:
        ground = replan_ground(session, actor, version_id, news, planner.clock())
        _make_room(session, version_id)
        row = RotaReplan(
            rota_version_id=version_id,
            user_id=actor.user_id,
            news=news_json(news),
            seconds=seconds,
            state=QUEUED,
            created_at=planner.clock(),
            asked=msgspec.json.encode(_asked(ground, seconds)),
        )
        session.add(row)
        session.flush()
        record(session, planner.clock(), actor, "start", "rota_replan", row.id)
    planner.jobs.enqueue(KIND, row.id)
    return row.id


def stop_replan(planner: Planner, actor: Actor, replan_id: str) -> None:
    """Stop the search and keep the best that was found; one that has ended is left alone."""
    with planner.database.write() as session:
        row, _ = _row(session, actor, replan_id)
        if row.state not in OPEN:
            return
        row.cancel_requested = True
        if row.state == QUEUED:
            row.state, row.ended_at = CANCELLED, planner.clock()
            row.message = "Stopped before it started."
        record(session, planner.clock(), actor, "cancel", "rota_replan", row.id)
    planner.jobs.cancel(KIND, replan_id)


def put_in_replan(planner: Planner, actor: Actor, replan_id: str) -> str:
    """Store what was found as a draft of its own and return its id; a second time the same one.

    The version it is about stays as it is. Raises `Stale` when the rota or the facts behind it
    have changed since, `Refused` when nothing was found or nothing changes.
    """
    now = planner.clock()
    with planner.database.write() as session:
        row, version = _row(session, actor, replan_id)
        if row.draft_id is not None:
            return row.draft_id
        if row.found is None:
            raise Refused("Nothing was found that could be put in. Work it out again.")
        ground = replan_ground(session, actor, version.id, news_of(row.news), now)
        asked, change = asked_of(row.asked), found_of(row.found).change
        _require_unchanged(asked, ground, change)
        draft = _draft(session, actor, ground, change, now)
        row.draft_id = draft.id
        after = {"replan": row.id, "from": version.id}
        record(session, now, actor, "replan", "rota_version", draft.id, None, after)
        return draft.id


def latest_replan(session: Session, version_id: str) -> RotaReplan | None:
    """Find what was asked last about a version."""
    rows = select(RotaReplan).where(RotaReplan.rota_version_id == version_id)
    return session.scalars(rows.order_by(RotaReplan.created_at.desc()).limit(1)).first()


def _asked(ground: ReplanGround, seconds: int) -> AskedReplan:
    return AskedReplan(
        problem=ground.problem,
        rota=ground.rota,
        news=ground.news,
        today=ground.today,
        seconds=seconds,
        seed=SEED,
    )


def _make_room(session: Session, version_id: str) -> None:
    for row in session.scalars(select(RotaReplan).filter_by(rota_version_id=version_id)):
        if row.state in OPEN:
            raise Refused("A change of this rota is being worked out. Wait for it, or stop it.")
        session.delete(row)


def _row(session: Session, actor: Actor, replan_id: str) -> tuple[RotaReplan, RotaVersion]:
    row = session.get(RotaReplan, replan_id)
    if row is None:
        raise NotFound("Nothing was worked out under this address.")
    version = session.get_one(RotaVersion, row.rota_version_id)
    require_team(actor, version.team_id)
    return row, version


def _require_unchanged(asked: AskedReplan, ground: ReplanGround, change: Change) -> None:
    days = [one.day for one in (*change.removed, *change.added)]
    if not days:
        raise Refused("Nothing changes: the rota is as good as it was.")
    same = (asked.problem, asked.rota, asked.news) == (ground.problem, ground.rota, ground.news)
    if not same or min(days) < ground.today:
        raise Stale(CHANGED)


def _draft(
    session: Session, actor: Actor, ground: ReplanGround, change: Change, now: datetime
) -> RotaVersion:
    held = ground.held.ground
    base = latest_version(session, held.version.team_id)
    after = problem_after(ground.problem, ground.rota, ground.news)
    here = {one.id for one in after.agents}
    rota = applied(ground.rota, change)
    report = judge(after, rota_of([one for one in rota.assignments if one.agent in here]))
    draft = RotaVersion(
        team_id=held.version.team_id,
        state=DRAFT,
        base_version_id=None if base is None else base.id,
        requirement_id=ground.requirement_id,
        rule_set_id=rules_now(session, held.version),
        first_date=held.first_date,
        days=held.days,
        created_at=now,
        created_by=actor.user_id,
        report=msgspec.json.encode(report),
    )
    session.add(draft)
    session.flush()
    step = step_of_change(session, held, change)
    taken = [one.assignment_id for one in (*step.before, *ground.left_behind)]
    copy_shifts(session, held, draft, taken)
    session.add_all(shift.row(draft.id) for shift in step.after)
    session.flush()
    # Kept as one correction, so that it can be taken back as one.
    store_edit(session, actor, draft, step, now, None)
    return draft
