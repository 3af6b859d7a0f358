"""What the page to correct one person's day needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import User
from planner.application import Planner
from planner.demand.queries import requirement_of
from planner.people.facts import people_in_team
from planner.people.models import Site
from planner.rotas.correct_ground import require_holding, version_to_correct
from planner.rotas.correct_shifts import StandingShift, shifts_in
from planner.rotas.correct_store import last_edit
from planner.rotas.drafts import DRAFT
from planner.rotas.models import RotaVersion, ShiftTemplate
from planner.rotas.templates import clock, templates_on
from planner.rotas.view_data import last_day, person_names, queue_names
from solver.instants import zone_of


@dataclass(frozen=True)
class ShiftToCorrect:
    """A shift with its times at its site, where it is planned."""

    assignment_id: str
    person_id: str
    template_id: str
    queue_id: str | None
    start: datetime
    end: datetime
    queues: tuple[str, ...]
    paid_minutes: int
    pin_reason: str | None

    @property
    def text(self) -> str:
        """Its times, such as "07:00–15:30"."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True)
class LastEdit:
    """The correction that can be taken back."""

    kind: str
    at: datetime
    by: str | None


@dataclass(frozen=True)
class CorrectPage:
    """One person's day in a version; choices are ids with what to show, `person_id` may be ""."""

    version_id: str
    version: int
    number: int | None
    is_draft: bool
    first_date: date
    last_date: date
    person_id: str
    shown_name: str
    day: date
    shifts: tuple[ShiftToCorrect, ...]
    people: tuple[tuple[str, str], ...]
    templates: tuple[tuple[str, str], ...]
    queues: tuple[tuple[str, str], ...]
    last_edit: LastEdit | None


def correct_page(
    planner: Planner, actor: Actor, version_id: str, person_id: str = "", day: date | None = None
) -> CorrectPage:
    """Show one person's day of a rota of one's team; raises `Overtaken` with what holds now.

    Without a day it is today, as far as the version reaches.
    """
    today = planner.clock().date()
    with planner.database.read() as session:
        version = version_to_correct(session, actor, version_id)
        day = min(max(day or today, version.first_date), last_day(version))
        if version.state != DRAFT:
            require_holding(session, version, day)
        names = person_names(session)
        team = people_in_team(session, version.team_id, day, 1)
        people = [(one.person_id, one.shown_name) for one in team]
        shifts = shifts_in(session, version.id, day, day)
        return CorrectPage(
            version_id=version.id,
            version=version.version,
            number=version.number,
            is_draft=version.state == DRAFT,
            first_date=version.first_date,
            last_date=last_day(version),
            person_id=person_id if person_id in names else "",
            shown_name=names.get(person_id, ""),
            day=day,
            shifts=_shown(session, [one for one in shifts if one.person_id == person_id]),
            people=tuple(people),
            templates=tuple(_templates(session, day)),
            queues=tuple(_queues(session, version, queue_names(session))),
            last_edit=_last_edit(session, version),
        )


def _shown(session: Session, shifts: list[StandingShift]) -> tuple[ShiftToCorrect, ...]:
    names = queue_names(session)
    sites = {one.id: one for one in session.scalars(select(Site))}
    found = []
    for one in shifts:
        template = session.get_one(ShiftTemplate, one.template_id)
        zone = zone_of(sites[template.site_id].time_zone)
        served = dict.fromkeys(one.queue_ids)
        found.append(
            ShiftToCorrect(
                assignment_id=one.assignment_id,
                person_id=one.person_id,
                template_id=one.template_id,
                queue_id=one.queue_ids[0],
                start=one.start.astimezone(zone),
                end=one.end.astimezone(zone),
                queues=tuple(names[queue] for queue in served if queue is not None),
                paid_minutes=one.paid_minutes,
                pin_reason=one.pin_reason if one.pinned else None,
            )
        )
    return tuple(found)


def _templates(session: Session, day: date) -> list[tuple[str, str]]:
    held = templates_on(session, day, day)
    return [
        (
            one.id,
            f"{one.name} {clock(one.segments[0][0])}–{clock(one.segments[-1][1])}, {site.name}",
        )
        for one, site in held
    ]


def _queues(
    session: Session, version: RotaVersion, names: Mapping[str, str]
) -> list[tuple[str, str]]:
    planned = {one.queue_id for one in requirement_of(session, version.requirement_id).queues}
    return [(one, name) for one, name in names.items() if not planned or one in planned]


def _last_edit(session: Session, version: RotaVersion) -> LastEdit | None:
    row = last_edit(session, version.id)
    if row is None:
        return None
    user = None if row.user_id is None else session.get(User, row.user_id)
    return LastEdit(row.kind, row.at, None if user is None else user.shown_name)
