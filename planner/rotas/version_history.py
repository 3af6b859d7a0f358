"""The versions of a rota: who published each, when and why late, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.errors import NotFound
from planner.rotas.change_words import ChangedPerson, changed_people, shift_count
from planner.rotas.changes import (
    changes_between,
    changes_of_version,
    people_of,
    published_state,
    shifts_of_version,
)
from planner.rotas.draft_base import VersionName, version_name
from planner.rotas.models import RotaVersion, RuleOverride
from planner.rotas.published import PUBLISHED, published_versions
from planner.rotas.standing_pins import pins_let_go
from planner.rotas.view_data import last_day, version_seen

MOST_SHOWN = 30


@dataclass(frozen=True)
class VersionEntry:
    """A published version in the history; `people` and `shifts` count what it changed.

    `overrides` say which rules were set aside in it, for whom, and why; `pins` which pinned shifts
    it moved or took away, with the reason of the pin.
    """

    name: VersionName
    first_date: date
    last_date: date
    notice_days: int | None
    why_late: str | None
    built_on: int | None
    people: int
    shifts: int
    overrides: tuple[str, ...]
    pins: tuple[str, ...]


@dataclass(frozen=True)
class VersionHistory:
    """The versions that were published on the days of one version or draft, the latest first."""

    version_id: str
    number: int | None
    team_id: str
    first_date: date
    last_date: date
    entries: tuple[VersionEntry, ...]


@dataclass(frozen=True)
class Comparison:
    """What differs on the days of a version from `since`; None: from what was published before."""

    version_id: str
    number: int | None
    team_id: str
    first_date: date
    last_date: date
    since: VersionName | None
    others: tuple[VersionName, ...]
    people: tuple[ChangedPerson, ...]

    @property
    def shifts(self) -> int:
        """How many shifts differ."""
        return shift_count(self.people)


def version_history(planner: Planner, actor: Actor, version_id: str) -> VersionHistory:
    """List what was published on the days of a version of one's team; leads, HR, administrators."""
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        found = _on_days_of(session, version)[:MOST_SHOWN]
        return VersionHistory(
            version_id=version.id,
            number=version.number,
            team_id=version.team_id,
            first_date=version.first_date,
            last_date=last_day(version),
            entries=tuple(_entry(session, one) for one in found),
        )


def compare_versions(
    planner: Planner, actor: Actor, version_id: str, since_id: str | None = None
) -> Comparison:
    """Say what a version (or draft) changes, against what held before it or against another one.

    The state when version `since_id` was published counts, on all days of `version_id`. Raises
    `NotFound` for one that is not a published version of the same team.
    """
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        since = None if since_id is None else _published(session, version, since_id)
        last = last_day(version)
        if since is None:
            changes = changes_of_version(session, version)
        else:
            until = (since.number or 0) + 1
            then = published_state(session, version.team_id, version.first_date, last, until)
            changes = changes_between(session, then, shifts_of_version(session, version))
        others = [one for one in _on_days_of(session, version) if one.id != version.id]
        return Comparison(
            version_id=version.id,
            number=version.number,
            team_id=version.team_id,
            first_date=version.first_date,
            last_date=last,
            since=None if since is None else version_name(session, since),
            others=tuple(version_name(session, one) for one in others[:MOST_SHOWN]),
            people=changed_people(session, changes),
        )


def people_to_tell(planner: Planner, actor: Actor, draft_id: str) -> int:
    """Count whom publishing a draft would tell of changed shifts."""
    with planner.database.read() as session:
        draft = version_seen(session, actor, draft_id)
        return len(people_of(changes_of_version(session, draft)))


def _on_days_of(session: Session, version: RotaVersion) -> list[RotaVersion]:
    return [
        one
        for one in published_versions(session, version.team_id)
        if one.first_date <= last_day(version) and last_day(one) >= version.first_date
    ]


def _published(session: Session, version: RotaVersion, since_id: str) -> RotaVersion:
    since = session.get(RotaVersion, since_id)
    if since is None or since.state != PUBLISHED or since.team_id != version.team_id:
        raise NotFound("There is no such version of this rota.")
    return since


def _entry(session: Session, version: RotaVersion) -> VersionEntry:
    base_id = version.base_version_id
    base = None if base_id is None else session.get(RotaVersion, base_id)
    changes = changes_of_version(session, version)
    return VersionEntry(
        name=version_name(session, version),
        first_date=version.first_date,
        last_date=last_day(version),
        notice_days=version.notice_days,
        why_late=version.why_late,
        built_on=None if base is None else base.number,
        people=len(people_of(changes)),
        shifts=len(changes),
        overrides=tuple(_overrides(session, version)),
        pins=tuple(pins_let_go(session, version)),
    )


def _overrides(session: Session, version: RotaVersion) -> Iterable[str]:
    rows = select(RuleOverride).filter_by(rota_version_id=version.id).order_by(RuleOverride.at)
    for row in session.scalars(rows):
        yield f"{row.text}: {row.why}"
