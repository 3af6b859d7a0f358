"""What a draft was built on, and what is wrong with it now that this has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import User
from planner.application import Planner
from planner.rotas.change_words import ChangedPerson, changed_people
from planner.rotas.changes import (
    ShiftChange,
    changes_between,
    published_state,
    shifts_of_version,
)
from planner.rotas.drafts import DRAFT
from planner.rotas.models import Assignment, RotaVersion, RuleSet
from planner.rotas.published import published_versions
from planner.rotas.recheck import broken_now
from planner.rotas.rules import loaded
from planner.rotas.view_data import last_day, person_names, version_seen
from solver.rules import MinimumRest

ONE_DAY = timedelta(days=1)
EDGE_DAYS = 28
"""How far before a draft a change may still matter to it: what a rota knows of the days before."""


@dataclass(frozen=True)
class VersionName:
    """A published version by its number, with when and by whom; None: by the command line."""

    version_id: str
    number: int
    published_at: datetime
    published_by: str | None


@dataclass(frozen=True)
class ShortRest:
    """A person's first shift in a draft, on `day`, that a shift before the draft comes too near."""

    person_id: str
    day: date
    text: str


@dataclass(frozen=True)
class DraftBase:
    """What a draft was built on; the rest is empty while that is still what holds.

    `newer` are versions published since on its days or before them; `people` have other shifts
    there now. `rests` are short rests between those shifts and the draft, `broken` every rule that
    is always kept and is not now. `overtaken`: its own days were published anew, so that it cannot
    be published any more.
    """

    base: VersionName | None
    newer: tuple[VersionName, ...] = ()
    people: tuple[ChangedPerson, ...] = ()
    rests: tuple[ShortRest, ...] = ()
    broken: tuple[str, ...] = ()
    overtaken: bool = False


def draft_base(planner: Planner, actor: Actor, draft_id: str) -> DraftBase | None:
    """Compare what a draft of one's team was built on with what is published now.

    None for what is no draft (any more).
    """
    with planner.database.read() as session:
        draft = version_seen(session, actor, draft_id)
        if draft.state != DRAFT:
            return None
        base, newer = _versions(session, draft)
        named = None if base is None else version_name(session, base)
        if not newer:
            return DraftBase(named)
        changes, broken = _changes(session, draft, base), tuple(broken_now(session, draft))
        return DraftBase(
            base=named,
            newer=tuple(version_name(session, one) for one in newer),
            people=changed_people(session, changes),
            # What was set aside on purpose is not broken, and nobody is told of it again.
            rests=tuple(_short_rests(session, draft, changes)) if broken else (),
            broken=broken,
            overtaken=any(last_day(one) >= draft.first_date for one in newer),
        )


def version_name(session: Session, version: RotaVersion) -> VersionName:
    """Name a published version."""
    by = None if version.published_by is None else session.get(User, version.published_by)
    if version.number is None or version.published_at is None:
        raise ValueError(f"version {version.id} is not published")
    return VersionName(
        version.id, version.number, version.published_at, None if by is None else by.shown_name
    )


def _versions(session: Session, draft: RotaVersion) -> tuple[RotaVersion | None, list[RotaVersion]]:
    """Find the draft's base, and what was published since on its days or shortly before them."""
    versions = published_versions(session, draft.team_id)
    base = next((one for one in versions if one.id == draft.base_version_id), None)
    number = 0 if base is None else base.number or 0
    edge = draft.first_date - ONE_DAY * EDGE_DAYS
    newer = [
        one
        for one in versions
        if (one.number or 0) > number
        and one.first_date <= last_day(draft)
        and last_day(one) >= edge
    ]
    return base, newer


def _changes(
    session: Session, draft: RotaVersion, base: RotaVersion | None
) -> tuple[ShiftChange, ...]:
    """Compare what was published around a draft when it was made with what is now."""
    span = draft.team_id, draft.first_date - ONE_DAY * EDGE_DAYS, last_day(draft)
    number = 0 if base is None else base.number or 0
    then, now = (published_state(session, *span, before) for before in (number + 1, None))
    return changes_between(session, then, now)


def _short_rests(
    session: Session, draft: RotaVersion, changes: Iterable[ShiftChange]
) -> Iterable[ShortRest]:
    """Say which people a changed shift before the draft leaves too little rest, and how little."""
    needed = _rest_needed(session, draft)
    names = person_names(session)
    touched = {one.person_id for one in changes}
    for shift, rest in _edge_rests(session, draft, touched):
        if rest < needed:
            text = f"1 shift now leaves {names[shift.person_id]} {_hours(rest)} rest"
            yield ShortRest(shift.person_id, shift.day, text)


def _edge_rests(
    session: Session, draft: RotaVersion, person_ids: Collection[str]
) -> Iterable[tuple[Assignment, timedelta]]:
    """Give each person's first shift in a draft with the rest since the last one before it."""
    before = draft.first_date - ONE_DAY
    standing = published_state(session, draft.team_id, before - ONE_DAY, before, None)
    ends = _by_person(standing)
    for person_id, shifts in sorted(_by_person(shifts_of_version(session, draft)).items()):
        if person_id in ends and person_id in person_ids:
            first = min(shifts, key=lambda one: one.start)
            yield first, first.start - max(one.end for one in ends[person_id])


def _by_person(shifts: Iterable[Assignment]) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = defaultdict(list)
    for one in shifts:
        found[one.person_id].append(one)
    return found


def _rest_needed(session: Session, draft: RotaVersion) -> timedelta:
    row = session.get_one(RuleSet, draft.rule_set_id)
    found = [one.rule for one in loaded(row) if isinstance(one.rule, MinimumRest)]
    minutes = max((one.minutes for one in found if one.weight is None), default=0)
    return timedelta(minutes=minutes)


def _hours(rest: timedelta) -> str:
    whole, minutes = divmod(max(0, round(rest.total_seconds() / 60)), 60)
    return f"{whole} h {minutes} min" if minutes else f"{whole} h"
