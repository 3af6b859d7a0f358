"""Minimum cover: so many people in a local window, whatever the volume."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.models import Queue
from planner.errors import NotAllowed, NotFound, Stale, refuse_fields
from planner.people.models import Site, SiteMembership, TeamMembership
from planner.people.work_facts import roles_there_are
from planner.people.zones import zone_problem
from planner.rotas.models import MinimumCover
from planner.rotas.templates import EVERY_DAY, MINUTES_PER_DAY

MOST_PEOPLE = 100
EVERYWHERE = "every site"


@dataclass(frozen=True)
class CoverInput:
    """A minimum cover as somebody writes it down.

    At least `at_least` people from `start_minute` to `end_minute` (after local midnight in
    `time_zone`; an end may pass 1440, the window lasts at most 24 h) on `weekdays`, 0 Monday, and
    on local dates `[from_date, to_date)`. `site_id` None counts people of every site, `queue_id`
    None people on any queue; `role` None counts everybody, else those who have it. `always`: no
    rota does without, else as far as possible.
    """

    at_least: int
    time_zone: str
    start_minute: int
    end_minute: int
    from_date: date
    to_date: date | None = None
    weekdays: tuple[int, ...] = EVERY_DAY
    site_id: str | None = None
    queue_id: str | None = None
    role: str | None = None
    always: bool = False


@dataclass(frozen=True)
class CoverView:
    """A minimum cover as pages show it; `version` goes back into the verbs.

    `may_change` says whether it lies in the scope of whoever looks.
    """

    cover_id: str
    version: int
    site_name: str
    queue_name: str | None
    may_change: bool
    values: CoverInput


@dataclass(frozen=True)
class CoverPlace:
    """Where the actor may ask for people; `site_id` None is every site."""

    site_id: str | None
    name: str
    time_zone: str | None


def add_minimum_cover(planner: Planner, actor: Actor, values: CoverInput) -> str:
    """Ask for a least number of people in rotas made from now on; return the id.

    Administrators and leads; a lead of named teams only at sites where their people work. Raises
    `FormError` per field and `NotAllowed`.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        _check(session, values)
        _require_place(session, actor, values.site_id, planner.clock().date())
        row = MinimumCover()
        _write(row, values)
        session.add(row)
        session.flush()
        said = _said(values)
        record(session, planner.clock(), actor, "add", "minimum_cover", row.id, None, said)
        return row.id


def edit_minimum_cover(
    planner: Planner, actor: Actor, cover_id: str, version: int, values: CoverInput
) -> None:
    """Change a minimum cover for rotas made from now on; old and new place must be in scope.

    Raises `FormError`, `NotAllowed`, `NotFound`, and `Stale` when somebody else was faster.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = _current(session, cover_id, version)
        today = planner.clock().date()
        _require_place(session, actor, row.site_id, today)
        _check(session, values)
        _require_place(session, actor, values.site_id, today)
        before = _said(_values(row))
        _write(row, values)
        after = _said(values)
        record(session, planner.clock(), actor, "edit", "minimum_cover", cover_id, before, after)


def end_minimum_cover(
    planner: Planner, actor: Actor, cover_id: str, version: int, to_date: date
) -> None:
    """Let a minimum cover hold until the day before `to_date`; one that never held is taken away.

    Raises `NotAllowed`, `NotFound` and `Stale`.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = _current(session, cover_id, version)
        _require_place(session, actor, row.site_id, planner.clock().date())
        before = _said(_values(row))
        if to_date <= row.from_date:
            session.delete(row)
        else:
            row.to_date = to_date if row.to_date is None else min(row.to_date, to_date)
        after = {"to_date": to_date.isoformat()}
        record(session, planner.clock(), actor, "end", "minimum_cover", cover_id, before, after)


def list_minimum_covers(planner: Planner, actor: Actor) -> list[CoverView]:
    """List what holds today or later by site and start; leads, HR and administrators."""
    require(actor, "lead", "hr", "admin")
    today = planner.clock().date()
    living = or_(MinimumCover.to_date.is_(None), MinimumCover.to_date > today)
    with planner.database.read() as session:
        sites = {one.id: one.name for one in session.scalars(select(Site))}
        queues = {one.id: one.name for one in session.scalars(select(Queue))}
        views = [
            CoverView(
                cover_id=row.id,
                version=row.version,
                site_name=EVERYWHERE if row.site_id is None else sites[row.site_id],
                queue_name=None if row.queue_id is None else queues[row.queue_id],
                may_change=_reaches(session, actor, row.site_id, today),
                values=_values(row),
            )
            for row in session.scalars(select(MinimumCover).where(living))
        ]
    return sorted(views, key=lambda one: (one.site_name, one.values.start_minute, one.cover_id))


def cover_places(planner: Planner, actor: Actor) -> list[CoverPlace]:
    """List where the actor may ask for people: sites by name, last every site together."""
    require(actor, "lead", "admin")
    today = planner.clock().date()
    with planner.database.read() as session:
        sites = session.scalars(select(Site).order_by(Site.name))
        offered = [CoverPlace(one.id, one.name, one.time_zone) for one in sites]
        offered.append(CoverPlace(None, EVERYWHERE, None))
        return [one for one in offered if _reaches(session, actor, one.site_id, today)]


def cover_roles(planner: Planner, actor: Actor) -> list[str]:
    """List the roles that a minimum cover may ask for, by name."""
    require(actor, "lead", "admin")
    with planner.database.read() as session:
        return roles_there_are(session)


def _require_place(session: Session, actor: Actor, site_id: str | None, today: date) -> None:
    if not _reaches(session, actor, site_id, today):
        raise NotAllowed("Nobody of a team you lead works there. Ask an administrator.")


def _reaches(session: Session, actor: Actor, site_id: str | None, today: date) -> bool:
    if not actor.roles & {"lead", "admin"}:
        return False
    if actor.lead_teams is None:
        return True
    at_site = (
        select(TeamMembership.person_id)
        .join(SiteMembership, SiteMembership.person_id == TeamMembership.person_id)
        .where(
            SiteMembership.site_id == site_id,
            TeamMembership.team_id.in_(actor.lead_teams),
            or_(SiteMembership.to_date.is_(None), SiteMembership.to_date > today),
            or_(TeamMembership.to_date.is_(None), TeamMembership.to_date > today),
        )
    )
    return site_id is not None and session.scalars(at_site).first() is not None


def _current(session: Session, cover_id: str, version: int) -> MinimumCover:
    row = session.get(MinimumCover, cover_id)
    if row is None:
        raise NotFound("There is no such minimum cover.")
    if row.version != version:
        raise Stale("Somebody else changed this minimum cover. Look at it again, then save.")
    return row


def _check(session: Session, values: CoverInput) -> None:
    site_id, queue_id = values.site_id, values.queue_id
    no_site = site_id is not None and session.get(Site, site_id) is None
    no_queue = queue_id is not None and session.get(Queue, queue_id) is None
    refuse_fields(
        {
            "at_least": _people_problem(values.at_least),
            "time_zone": zone_problem(values.time_zone),
            "end_minute": _window_problem(values.start_minute, values.end_minute),
            "weekdays": _weekdays_problem(values.weekdays),
            "to_date": _dates_problem(values.from_date, values.to_date),
            "site_id": "Choose a site of the list." if no_site else None,
            "queue_id": "Choose a queue of the list." if no_queue else None,
            "role": _role_problem(session, values.role),
        }
    )


def _role_problem(session: Session, role: str | None) -> str | None:
    held = roles_there_are(session)
    if role is None or role in held:
        return None
    there = f"There is: {', '.join(held)}." if held else "Give it to people first, on their pages."
    return f"Nobody has the role {role}. {there}"


def _people_problem(at_least: int) -> str | None:
    if 1 <= at_least <= MOST_PEOPLE:
        return None
    return f"Give a whole number of people from 1 to {MOST_PEOPLE}."


def _window_problem(start: int, end: int) -> str | None:
    if not 0 <= start < MINUTES_PER_DAY:
        return "The window starts between 00:00 and 23:59."
    if not 0 < end - start <= MINUTES_PER_DAY:
        return "The window ends after it starts and lasts at most 24 h."
    return None


def _weekdays_problem(weekdays: tuple[int, ...]) -> str | None:
    if weekdays and set(weekdays) <= set(EVERY_DAY):
        return None
    return "Choose at least one weekday."


def _dates_problem(from_date: date, to_date: date | None) -> str | None:
    if to_date is None or to_date > from_date:
        return None
    return "The last day lies before the first."


def _values(row: MinimumCover) -> CoverInput:
    return CoverInput(
        at_least=row.at_least,
        time_zone=row.time_zone,
        start_minute=row.start_minute,
        end_minute=row.end_minute,
        from_date=row.from_date,
        to_date=row.to_date,
        weekdays=tuple(row.weekdays),
        site_id=row.site_id,
        queue_id=row.queue_id,
        role=row.role,
        always=row.always,
    )


def _write(row: MinimumCover, values: CoverInput) -> None:
    row.at_least, row.time_zone = values.at_least, values.time_zone
    row.start_minute, row.end_minute = values.start_minute, values.end_minute
    row.weekdays = sorted(set(values.weekdays))
    row.from_date, row.to_date = values.from_date, values.to_date
    row.site_id, row.queue_id = values.site_id, values.queue_id
    row.role, row.always = values.role, values.always


def _said(values: CoverInput) -> dict[str, Any]:
    return {
        "at_least": values.at_least,
        "window": [values.start_minute, values.end_minute, values.time_zone],
        "weekdays": list(values.weekdays),
        "site_id": values.site_id,
        "queue_id": values.queue_id,
        "role": values.role,
        "always": values.always,
    }
