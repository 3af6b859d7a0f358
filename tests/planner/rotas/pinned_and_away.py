"""A run without any rota, because somebody is pinned on a day of approved time off."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from planner.people.models import TimeOff
from planner.rotas.generate import start_run
from planner.rotas.models import PinnedShift, RotaRun
from planner.rotas.run import execute_run
from tests.factories.organisation import NOW
from tests.planner.rotas.scene import FAKE_SOLVER, MONDAY, Scene

TUESDAY = MONDAY + timedelta(days=1)
REASON = "training of the new"


def pinned_and_away(at: Scene) -> None:
    """Pin Aoife on Tuesday and Wednesday; she is away on the Tuesday."""
    aoife = at.people.person_ids["Aoife"]
    with at.planner.database.write() as session:
        session.add_all(_pin(at, aoife, TUESDAY + timedelta(days=days)) for days in range(2))
        session.add(
            TimeOff(
                person_id=aoife,
                kind="annual leave",
                first_date=TUESDAY,
                last_date=TUESDAY,
                credited_minutes=480,
                state="approved",
            )
        )


def failed_run(at: Scene) -> str:
    """Run and fail, and give the id of the run."""
    pinned_and_away(at)
    run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=5)
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "impossible"))
    return run_id


def problem_of(at: Scene) -> bytes:
    """The problem of a new run."""
    run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=5)
    with at.planner.database.read() as session:
        return session.scalars(select(RotaRun.problem).filter_by(id=run_id)).one()


def _pin(at: Scene, person_id: str, day: date) -> PinnedShift:
    return PinnedShift(
        team_id=at.people.team_id,
        person_id=person_id,
        template_id=at.template_id,
        day=day,
        queues=[at.people.queue_ids["phone"]],
        reason=REASON,
        batch_id=None,
        created_at=NOW,
    )
