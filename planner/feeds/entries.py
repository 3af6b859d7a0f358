"""Keep what calendars show in line with shifts, time off and publications.

Each function works in the caller's transaction and marks the feeds that it touched as due in the
same one, so that no change can be lost between the entries and the bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, tuple_, update
from sqlalchemy.orm import Session

from planner.feeds.events import PUBLISHED_TO, TIME_OFF
from planner.feeds.models import FeedBody, FeedEntry
from planner.people.facts import absence_span, load_days
from planner.people.models import Site, Team, TeamMembership, TimeOff
from planner.people.person_days import PersonDays
from planner.rotas.models import PublishedShift, RotaVersion
from planner.rotas.published import PUBLISHED

ONE_SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)
# A change of one of these is a change of the appointment itself, not of its wording.
APPOINTMENT = ("person_id", "first_day", "last_day", "start", "end", "kind")
MARKED_AT_ONCE = 300

Subject = tuple[str, str]
"""A kind of feed and the id of whom it is about."""


@dataclass
class Changes:
    """Revises entries and remembers whose feeds that touches: before the change and after it."""

    session: Session
    touched: set[Subject] = field(default_factory=set)

    def put(
        self, entry: FeedEntry | None, entry_id: str, shown: Mapping[str, Any], at: datetime
    ) -> FeedEntry:
        """Show an entry like this from `at` on; one that is shown so already is left alone."""
        if entry is None:
            entry = FeedEntry(id=entry_id, sequence=0, revised_at=whole(at), **shown)
            self.session.add(entry)
            self._touch(entry)
            return entry
        changed = {name for name, value in shown.items() if getattr(entry, name) != value}
        if changed or entry.gone_at is not None:
            self._touch(entry)
            if changed & set(APPOINTMENT) or entry.gone_at is not None:
                entry.sequence += 1
            for name in changed:
                setattr(entry, name, shown[name])
            entry.gone_at = None
            self._revise(entry, at)
        return entry

    def remove(self, entry: FeedEntry | None, at: datetime) -> None:
        """Show an entry no longer from `at` on."""
        if entry is not None and entry.gone_at is None:
            entry.gone_at = whole(at)
            entry.sequence += 1
            self._revise(entry, at)

    def ids(self, kind: str) -> set[str]:
        """Whose feeds of a kind were touched."""
        return {one for touched, one in self.touched if touched == kind}

    def mark_due(self) -> None:
        """Note that the touched feeds wait to be rendered."""
        touched = sorted(self.touched)
        for first in range(0, len(touched), MARKED_AT_ONCE):
            keys = tuple_(FeedBody.kind, FeedBody.subject_id)
            due = update(FeedBody).where(keys.in_(touched[first : first + MARKED_AT_ONCE]))
            self.session.execute(due.values(due=FeedBody.due + 1))

    def _revise(self, entry: FeedEntry, at: datetime) -> None:
        entry.revised_at = max(whole(at), entry.revised_at + ONE_SECOND)
        self._touch(entry)

    def _touch(self, entry: FeedEntry) -> None:
        ids = {"person": entry.person_id, "team": entry.team_id, "site": entry.site_id}
        self.touched |= {(kind, one) for kind, one in ids.items() if one is not None}


def whole(at: datetime) -> datetime:
    """Cut an instant to whole seconds."""
    return at.replace(microsecond=0)


def note_shifts(session: Session, changes: Changes, version_id: str) -> None:
    """Show the shifts that a publication changed, and no longer those that it took away."""
    changed = PublishedShift.rota_version_id == version_id
    ids = select(PublishedShift.assignment_id).where(changed)
    known = {one.id: one for one in session.scalars(select(FeedEntry).where(FeedEntry.id.in_(ids)))}
    sites = {one.id: one for one in session.scalars(select(Site))}
    number = session.get_one(RotaVersion, version_id).number
    for row in session.scalars(select(PublishedShift).where(changed)):
        entry = known.get(row.assignment_id)
        if row.cancelled_at is not None:
            changes.remove(entry, row.revised_at)
        else:
            shown = _shift(row, sites[row.site_id])
            entry = changes.put(entry, row.assignment_id, shown, row.revised_at)
        if entry is not None:
            entry.sequence = max(entry.sequence, row.sequence)
            entry.version_number = number


def _shift(row: PublishedShift, site: Site) -> dict[str, Any]:
    serves = any(one["queue_id"] is not None for one in row.segments)
    return {
        "kind": row.kind,
        "person_id": row.person_id,
        "team_id": row.team_id,
        "site_id": row.site_id,
        "first_day": row.day,
        "last_day": row.day,
        "start": row.start,
        "end": row.end,
        # Without a queue the title would be a word of ours, in one language.
        "title": row.title if serves else "",
        "owner": row.person_name,
        "place": site.name,
        "place_zone": site.time_zone,
    }


def note_time_off(
    session: Session, changes: Changes, person_ids: Collection[str], now: datetime
) -> None:
    """Show the approved time off of people, without kind or reason, to themselves only."""
    known = _entries(session, person_ids, TIME_OFF)
    for person in load_days(session, sorted(person_ids)):
        for row in person.time_off:
            entry, at = known.pop(row.id, None), row.decided_at or now
            if row.state == "approved":
                changes.put(entry, row.id, _absence(person, row), at)
            else:
                changes.remove(entry, at)
    for entry in known.values():
        changes.remove(entry, now)


def _entries(session: Session, person_ids: Collection[str], kind: str) -> dict[str, FeedEntry]:
    rows = select(FeedEntry).where(FeedEntry.kind == kind, FeedEntry.person_id.in_(person_ids))
    return {one.id: one for one in session.scalars(rows)}


def _absence(person: PersonDays, row: TimeOff) -> dict[str, Any]:
    span = None if row.start_minute is None else absence_span(person, row)
    return _plain(
        TIME_OFF,
        row.first_date,
        row.last_date,
        person_id=row.person_id,
        start=None if span is None else span.start,
        end=None if span is None else span.end,
    )


def note_published_to(session: Session, changes: Changes, version_id: str) -> None:
    """Mark the last published day in the feeds of a version's team, its members and its sites.

    Where it stands already, only those whom the version touched are looked after.
    """
    version = session.get_one(RotaVersion, version_id)
    team, last = session.get_one(Team, version.team_id), _published_to(session, version.team_id)
    own = FeedEntry.team_id == team.id
    stands = select(FeedEntry.id).where(
        FeedEntry.id == marker_id(team.id), FeedEntry.last_day == last
    )
    if session.scalar(stands) is None:
        people = _members(session, team.id, last)
        sites = session.scalars(select(FeedEntry.site_id).where(own).distinct()).all()
    else:
        people = _members(session, team.id, last) & changes.ids("person")
        sites = sorted(changes.ids("site"))
    marks = {marker_id(team.id): {"team_id": team.id}}
    marks |= {marker_id(one): {"person_id": one} for one in sorted(people)}
    for site_id in sites:
        if site_id is not None:
            marks[marker_id(team.id, site_id)] = {"site_id": site_id, "owner": team.name}
    known = select(FeedEntry).where(FeedEntry.id.in_(marks))
    entries = {one.id: one for one in session.scalars(known)}
    for entry_id, shown in marks.items():
        at = version.published_at or version.created_at
        changes.put(entries.get(entry_id), entry_id, _plain(PUBLISHED_TO, last, last, **shown), at)


def marker_id(*ids: str) -> str:
    """Give the permanent id of a mark, from those it is about."""
    return hashlib.sha256(" ".join((PUBLISHED_TO, *ids)).encode()).hexdigest()[:32]


def _plain(kind: str, first: date, last: date, **shown: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(("person_id", "team_id", "site_id", "start", "end"))
    nothing |= dict.fromkeys(("title", "owner", "place", "place_zone"), "")
    return nothing | {"kind": kind, "first_day": first, "last_day": last} | shown


def _published_to(session: Session, team_id: str) -> date:
    spans = select(RotaVersion.first_date, RotaVersion.days).where(
        RotaVersion.team_id == team_id, RotaVersion.state == PUBLISHED
    )
    return max(first + ONE_DAY * (days - 1) for first, days in session.execute(spans))


def _members(session: Session, team_id: str, last: date) -> set[str]:
    """Who belongs to the team on the last published day."""
    rows = select(TeamMembership.person_id).where(
        TeamMembership.team_id == team_id,
        TeamMembership.from_date <= last,
        or_(TeamMembership.to_date.is_(None), TeamMembership.to_date > last),
    )
    return set(session.scalars(rows))
