"""Storing a new person in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from planner.people.models import (
    Contract,
    Employment,
    ExternalId,
    HomeZone,
    Person,
    SiteMembership,
    SkillProficiency,
    TeamMembership,
    WorkPattern,
)

EXTERNAL_SYSTEM = "import"
"""What ids that came in a file of people are called, when no other system is named."""


@dataclass(frozen=True)
class NewPerson:
    """What is known of a person who joins on `starts`; `ends` is the first day without work.

    `day_minutes` Monday to Sunday sum up to `weekly_minutes`. `skills` maps queue ids to
    hundredths. `time_zone` None is the site's, `weekdays` None no agreement on fixed days.
    """

    shown_name: str
    email: str
    site_id: str
    team_id: str
    starts: date
    weekly_minutes: int
    day_minutes: tuple[int, ...]
    ends: date | None = None
    legal_name: str | None = None
    time_zone: str | None = None
    weekdays: tuple[int, ...] | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    external_id: str | None = None


def store_person(session: Session, new: NewPerson) -> Person:
    """Add the person with the facts that hold from the first day on."""
    person = Person(
        legal_name=new.legal_name or new.shown_name, shown_name=new.shown_name, email=new.email
    )
    session.add(person)
    session.flush()
    session.add_all(_facts(new, person.id))
    if new.external_id is not None:
        session.add(ExternalId(person_id=person.id, system=EXTERNAL_SYSTEM, value=new.external_id))
    session.flush()
    return person


def _facts(new: NewPerson, person_id: str) -> list[Any]:
    since = {"person_id": person_id, "from_date": new.starts, "to_date": None}
    facts: list[Any] = [
        Employment(**(since | {"to_date": new.ends}), payroll_id=None),
        Contract(**since, weekly_minutes=new.weekly_minutes, day_minutes=list(new.day_minutes)),
        SiteMembership(**since, site_id=new.site_id),
        TeamMembership(**since, team_id=new.team_id),
    ]
    if new.time_zone is not None:
        facts.append(HomeZone(**since, time_zone=new.time_zone))
    if new.weekdays is not None:
        facts.append(WorkPattern(**since, weekdays=list(new.weekdays)))
    facts += [
        SkillProficiency(**since, queue_id=queue_id, level_hundredths=level, shadowing_until=None)
        for queue_id, level in sorted(new.skills.items())
    ]
    return facts
