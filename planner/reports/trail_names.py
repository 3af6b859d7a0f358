"""What the ids in the audit trail are called."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.models import FeedToken, ImportBatch, User
from planner.demand.models import DemandEvent, Queue
from planner.notices.models import Notice
from planner.people.models import Person, Site, Team, TimeOff
from planner.rotas.models import RotaVersion, ShiftTemplate
from planner.rotas.worked_models import WorkedException
from planner.swaps.models import CoverOffer, CoverRequest

ONE_DAY = timedelta(days=1)
NAMED: tuple[tuple[Any, Any], ...] = (
    (Person.id, Person.shown_name),
    (User.id, User.shown_name),
    (Site.id, Site.name),
    (Team.id, Team.name),
    (Queue.id, Queue.name),
    (ShiftTemplate.id, ShiftTemplate.name),
    (DemandEvent.id, DemandEvent.name),
    (FeedToken.id, FeedToken.name),
    (ImportBatch.id, ImportBatch.file_name),
)
OF_SOMEBODY: tuple[Any, ...] = (TimeOff, WorkedException, CoverRequest, CoverOffer, Notice)


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Name what these ids stand for; those of other things, and of things that are gone, lack."""
    found: dict[str, str] = {}
    for id_column, name in NAMED:
        rows = session.execute(select(id_column, name).where(id_column.in_(ids)))
        found |= {row[0]: row[1] for row in rows}
    for table in OF_SOMEBODY:
        rows = session.execute(
            select(table.id, Person.shown_name)
            .join(Person, Person.id == table.person_id)
            .where(table.id.in_(ids))
        )
        found |= {row[0]: row[1] for row in rows}
    return found | _versions(session, ids)


def _versions(session: Session, ids: Collection[str]) -> dict[str, str]:
    rows = session.execute(
        select(RotaVersion, Team.name)
        .join(Team, Team.id == RotaVersion.team_id)
        .where(RotaVersion.id.in_(ids))
    )
    return {version.id: _version_words(version, team) for version, team in rows}


def _version_words(version: RotaVersion, team: str) -> str:
    last = version.first_date + ONE_DAY * (version.days - 1)
    number = f"version {version.number}" if version.number else "draft"
    return f"{team}, {version.first_date:%-d %b} – {last:%-d %b %Y}, {number}"
