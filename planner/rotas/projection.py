"""Bring what is published now in line with a new version, touching only what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.demand.models import Queue
from planner.people.models import Person, Site
from planner.rotas.models import Assignment, PublishedShift, RotaVersion, ShiftTemplate
from planner.rotas.published import DateSpan, dates_of

ONE_SECOND = timedelta(seconds=1)
# A change of one of these is a change of the appointment itself, not of its wording.
APPOINTMENT = ("person_id", "start", "end", "segments", "kind")
SHOWN = (*APPOINTMENT, "day", "template_id", "title", "person_name", "site_id", "paid_minutes")


@dataclass(frozen=True)
class Names:
    """What ids are called today, for titles that are frozen at publication."""

    people: Mapping[str, str]
    queues: Mapping[str, str]
    sites: Mapping[str, str]
    site_of_template: Mapping[str, str]


def project(
    session: Session, version: RotaVersion, now: datetime, dates: DateSpan | None = None
) -> frozenset[str]:
    """Publish a version's shifts on its days and return the ids of people whose shifts changed.

    A shift that did not change keeps its row as it is. `revised_at` rises in whole seconds,
    `sequence` with every change of the appointment; a shift that is gone is marked cancelled.
    With `dates` only those are looked at: on its other days the version is like its base.
    """
    dates = dates or dates_of(version)
    now = now.replace(microsecond=0)
    names = names_now(session)
    standing = {one.assignment_id: one for one in _standing(session, version, dates)}
    touched: set[str] = set()
    for assignment in _assignments(session, version, dates):
        row = standing.pop(assignment.assignment_id, None)
        row = row or session.get(PublishedShift, assignment.assignment_id)
        touched |= _put(session, version, assignment, row, names, now)
    for row in standing.values():
        touched.add(row.person_id)
        row.cancelled_at, row.rota_version_id = now, version.id
        _revise(row, now)
        row.sequence += 1
    return frozenset(touched)


def _standing(session: Session, version: RotaVersion, dates: DateSpan) -> Sequence[PublishedShift]:
    rows = select(PublishedShift).where(
        PublishedShift.team_id == version.team_id,
        PublishedShift.day >= dates.first,
        PublishedShift.day <= dates.last,
        PublishedShift.cancelled_at.is_(None),
    )
    return session.scalars(rows).all()


def _assignments(session: Session, version: RotaVersion, dates: DateSpan) -> Sequence[Assignment]:
    rows = select(Assignment).where(
        Assignment.rota_version_id == version.id,
        Assignment.day >= dates.first,
        Assignment.day <= dates.last,
    )
    return session.scalars(rows.order_by(Assignment.start, Assignment.assignment_id)).all()


def _put(
    session: Session,
    version: RotaVersion,
    assignment: Assignment,
    row: PublishedShift | None,
    names: Names,
    now: datetime,
) -> set[str]:
    values = _values(assignment, names)
    if row is None:
        fixed = {"team_id": version.team_id, "rota_version_id": version.id}
        identity = {"assignment_id": assignment.assignment_id, "sequence": 0, "revised_at": now}
        session.add(PublishedShift(**values, **fixed, **identity))
        return {assignment.person_id}
    changed = {name for name in SHOWN if getattr(row, name) != values[name]}
    if not changed and row.cancelled_at is None:
        return set()
    people = {row.person_id, assignment.person_id}
    if changed & set(APPOINTMENT) or row.cancelled_at is not None:
        row.sequence += 1
    for name in changed:
        setattr(row, name, values[name])
    row.cancelled_at, row.rota_version_id = None, version.id
    _revise(row, now)
    return people


def _revise(row: PublishedShift, now: datetime) -> None:
    row.revised_at = max(now, row.revised_at + ONE_SECOND)


def _values(assignment: Assignment, names: Names) -> dict[str, object]:
    site_id = names.site_of_template[assignment.template_id]
    return {
        "person_id": assignment.person_id,
        "template_id": assignment.template_id,
        "day": assignment.day,
        "start": assignment.start,
        "end": assignment.end,
        "segments": assignment.segments,
        "kind": assignment.kind,
        "title": title_of(assignment, names),
        "person_name": names.people[assignment.person_id],
        "site_id": site_id,
        "paid_minutes": assignment.paid_minutes,
    }


def title_of(assignment: Assignment, names: Names) -> str:
    """Name a shift by what is done and where, such as "Phone, Chat · Dublin"."""
    served = dict.fromkeys(
        names.queues[one["queue_id"]] for one in assignment.segments if one["queue_id"] is not None
    )
    site = names.sites[names.site_of_template[assignment.template_id]]
    return f"{', '.join(served) or assignment.kind.capitalize()} · {site}"


def names_now(session: Session) -> Names:
    """Read what people, queues and sites are called at this moment."""
    return Names(
        people={one.id: one.shown_name for one in session.scalars(select(Person))},
        queues={one.id: one.name for one in session.scalars(select(Queue))},
        sites={one.id: one.name for one in session.scalars(select(Site))},
        site_of_template={one.id: one.site_id for one in session.scalars(select(ShiftTemplate))},
    )
