"""How a run goes, for the page that watches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import NotFound
from planner.rotas.clash_fixes import ToldClash, from_stored
from planner.rotas.coverage_words import bound_sentence, last_date
from planner.rotas.models import RotaRun, RotaVersion
from planner.rotas.run_states import OPEN
from planner.rotas.view_data import require_sight, team_name, verdict_on

MOST_RUNS = 20


@dataclass(frozen=True)
class LivePoint:
    """How short the best rota was so many seconds after the start; None: not known yet."""

    seconds: float
    short_agent_hours: float | None
    bound_agent_hours: float | None


@dataclass(frozen=True)
class RunPage:
    """A run as the page shows it.

    `state` is queued, running, finished, failed or cancelled; `message` says how it ended if not
    well, and `clashes` why no rota was possible; `draft_id` is the rota it left, if any.
    `elapsed_seconds` counts from the start of work.
    """

    run_id: str
    team_id: str
    team_name: str
    first_date: date
    last_date: date
    days: int
    seconds: int
    state: str
    ending: str | None
    message: str | None
    clashes: tuple[ToldClash, ...]
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    elapsed_seconds: float
    cancel_requested: bool
    live: tuple[LivePoint, ...]
    sentence: str
    draft_id: str | None

    @property
    def open(self) -> bool:
        """Whether it still waits or runs, so that the page asks again."""
        return self.state in OPEN


@dataclass(frozen=True)
class RunLine:
    """A run in a list."""

    run_id: str
    state: str
    first_date: date
    last_date: date
    created_at: datetime
    message: str | None
    draft_id: str | None


def run_page(planner: Planner, actor: Actor, run_id: str) -> RunPage:
    """Show a run of one's team as it stands now; raises `NotFound`."""
    now = planner.clock()
    with planner.database.read() as session:
        row = session.get(RotaRun, run_id)
        if row is None:
            raise NotFound("There is no such run.")
        require_sight(actor, row.team_id)
        draft = _draft(session, row)
        return RunPage(
            run_id=row.id,
            team_id=row.team_id,
            team_name=team_name(session, row.team_id),
            first_date=row.first_date,
            last_date=last_date(row.first_date, row.days),
            days=row.days,
            seconds=row.seconds,
            state=row.state,
            ending=row.ending,
            message=row.message,
            clashes=from_stored(row.clashes),
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            elapsed_seconds=_elapsed(row, now),
            cancel_requested=row.cancel_requested,
            live=tuple(_point(one) for one in row.live),
            sentence=verdict_on(session, draft).sentence if draft else _so_far(row),
            draft_id=draft.id if draft else None,
        )


def list_runs(planner: Planner, actor: Actor, team_id: str) -> list[RunLine]:
    """List the team's last runs, the latest first."""
    require_sight(actor, team_id)
    with planner.database.read() as session:
        rows = select(RotaRun).where(RotaRun.team_id == team_id)
        latest = session.scalars(rows.order_by(RotaRun.created_at.desc()).limit(MOST_RUNS)).all()
        return [_line(session, row) for row in latest]


def _line(session: Session, row: RotaRun) -> RunLine:
    draft = _draft(session, row)
    last = last_date(row.first_date, row.days)
    draft_id = draft.id if draft else None
    return RunLine(row.id, row.state, row.first_date, last, row.created_at, row.message, draft_id)


def _draft(session: Session, row: RotaRun) -> RotaVersion | None:
    return session.scalars(select(RotaVersion).where(RotaVersion.run_id == row.id)).first()


def _elapsed(row: RotaRun, now: datetime) -> float:
    if row.started_at is None:
        return 0.0
    return ((row.ended_at or now) - row.started_at).total_seconds()


def _point(stored: dict[str, float | None]) -> LivePoint:
    return LivePoint(
        seconds=stored["seconds"] or 0.0,
        short_agent_hours=_hours(stored["short_agent_minutes"]),
        bound_agent_hours=_hours(stored["short_agent_minutes_bound"]),
    )


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60


def _so_far(row: RotaRun) -> str:
    if row.short_agent_minutes is None:
        return "No rota yet." if row.state in OPEN else ""
    said = f"Best so far: short by {row.short_agent_minutes / 60:.1f} agent-hours."
    return said + bound_sentence(row.short_agent_minutes_bound)
