"""The lead's first screen: what is published, what is next, where it is short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.covering import is_unplanned
from planner.people.facts import people_in_team
from planner.people.models import TimeOff
from planner.rotas.coverage_words import ShortSpell, short_spells
from planner.rotas.drafts import DRAFT
from planner.rotas.models import RotaVersion
from planner.rotas.notice import NOTICE_DAYS
from planner.rotas.published import published_to, published_versions, version_by_day
from planner.rotas.view_data import (
    last_day,
    queue_names,
    require_sight,
    team_name,
    verdict_on,
)

ONE_DAY = timedelta(days=1)
REQUESTED = "requested"


@dataclass(frozen=True)
class VersionLine:
    """A draft or a published version in a list."""

    version_id: str
    state: str
    number: int | None
    first_date: date
    last_date: date
    created_at: datetime
    published_at: datetime | None
    notice_days: int | None
    why_late: str | None
    sentence: str


@dataclass(frozen=True)
class HomePage:
    """The team's state: None where nothing is published.

    `publish_next_by` is the last date that still gives 14 days' notice; `requests` counts time
    off that waits for an answer; `short_spell` is the first one to come. `is_planned`: somebody
    has planned the staffing of all that is published.
    """

    team_id: str
    team_name: str
    published_to: date | None
    publish_next_by: date | None
    requests: int
    short_spell: ShortSpell | None
    is_planned: bool
    drafts: tuple[VersionLine, ...]

    @property
    def text(self) -> str:
        """Say it in one line, as the first screen does."""
        return " · ".join(part for part in self._parts() if part)

    def _parts(self) -> tuple[str, ...]:
        if self.published_to is None or self.publish_next_by is None:
            return ("Nothing is published yet",)
        asked = f"{self.requests} request{'' if self.requests == 1 else 's'}"
        return (
            f"Published to {self.published_to:%a %-d %b}",
            f"Publish next by {self.publish_next_by:%a %-d %b} for {NOTICE_DAYS} days' notice",
            asked if self.requests else "",
            self.short_spell.text if self.short_spell else "",
        )


def home_page(planner: Planner, actor: Actor, team_id: str) -> HomePage:
    """Show a team at a glance; leads of the team, HR and administrators."""
    require_sight(actor, team_id)
    now = planner.clock()
    with planner.database.read() as session:
        to = published_to(session, team_id)
        return HomePage(
            team_id=team_id,
            team_name=team_name(session, team_id),
            published_to=to,
            publish_next_by=None if to is None else to + ONE_DAY * (1 - NOTICE_DAYS),
            requests=_requests(session, team_id, now.date()),
            short_spell=_first_short_spell(session, team_id, now),
            is_planned=_is_planned(session, team_id, now.date()),
            drafts=tuple(_line(session, one) for one in _drafts(session, team_id)),
        )


def list_versions(planner: Planner, actor: Actor, team_id: str) -> list[VersionLine]:
    """List the team's drafts, then what was published, the latest first."""
    require_sight(actor, team_id)
    with planner.database.read() as session:
        rows = [*_drafts(session, team_id), *published_versions(session, team_id)]
        return [_line(session, row) for row in rows]


def _drafts(session: Session, team_id: str) -> list[RotaVersion]:
    rows = select(RotaVersion).where(RotaVersion.team_id == team_id, RotaVersion.state == DRAFT)
    return list(session.scalars(rows.order_by(RotaVersion.created_at.desc())))


def _line(session: Session, row: RotaVersion) -> VersionLine:
    return VersionLine(
        version_id=row.id,
        state=row.state,
        number=row.number,
        first_date=row.first_date,
        last_date=last_day(row),
        created_at=row.created_at,
        published_at=row.published_at,
        notice_days=row.notice_days,
        why_late=row.why_late,
        sentence=verdict_on(session, row).sentence,
    )


def _requests(session: Session, team_id: str, today: date) -> int:
    ids = {one.person_id for one in people_in_team(session, team_id, today, 1)}
    asked = select(func.count()).select_from(TimeOff)
    return session.scalar(asked.where(TimeOff.person_id.in_(ids), TimeOff.state == REQUESTED)) or 0


def _is_planned(session: Session, team_id: str, today: date) -> bool:
    holding = version_by_day(session, team_id)
    plans = {version.requirement_id for day, version in holding.items() if day >= today}
    return not any(is_unplanned(session, one) for one in plans)


def _first_short_spell(session: Session, team_id: str, now: datetime) -> ShortSpell | None:
    """Find the first spell to come, each day in the version that holds for it."""
    holding = version_by_day(session, team_id)
    coming: list[ShortSpell] = []
    for version in {one.id: one for one in holding.values()}.values():
        verdict = verdict_on(session, version)
        spells = short_spells(verdict.report.coverage, verdict.horizon, queue_names(session))
        coming += [
            one for one in spells if one.end > now and holding[one.start.date()].id == version.id
        ]
    return min(coming, key=lambda one: one.start, default=None)
