"""People: joining, names, and the dated facts about their work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.texts import email_problem, name_problem, tidy, tidy_email
from planner.application import Planner
from planner.errors import refuse_fields
from planner.people.change import person_to_change
from planner.people.hours import days_problem, hours_problem, room_problem
from planner.people.models import Person, Site, Team
from planner.people.new_person import NewPerson, store_person
from planner.people.queue_names import queue_names
from planner.people.zones import zone_problem


def add_person(planner: Planner, actor: Actor, new: NewPerson) -> str:
    """Add a person and give the id; for HR and administrators. Raises `FormError` by field."""
    require(actor, "hr", "admin")
    with planner.database.write() as session:
        return join(session, actor, new, planner.clock()).id


def join(session: Session, actor: Actor, new: NewPerson, now: datetime) -> Person:
    """Check and store a new person in the caller's transaction; raises `FormError` by field."""
    refuse_fields(_new_person_problems(new))
    refuse_fields(
        {
            "email": _email_taken(session, new.email, ""),
            "site_id": missing(session, Site, new.site_id),
            "team_id": missing(session, Team, new.team_id),
        }
        | unknown_queues(session, new.skills)
    )
    person = store_person(session, new)
    after = {"shown_name": new.shown_name, "starts": new.starts.isoformat()}
    record(session, now, actor, "add", "person", person.id, None, after)
    return person


def edit_person(
    planner: Planner,
    actor: Actor,
    person_id: str,
    version: int | None,
    shown_name: str,
    email: str,
    legal_name: str | None = None,
) -> None:
    """Change names and address; for HR and administrators. Raises `FormError` and `Stale`."""
    require(actor, "hr", "admin")
    after = {"shown_name": tidy(shown_name), "email": tidy_email(email)}
    if legal_name is not None:
        after["legal_name"] = tidy(legal_name)
    problems = {field: name_problem(value) for field, value in after.items()}
    refuse_fields(problems | {"email": email_problem(after["email"])})
    with planner.database.write() as session:
        person = person_to_change(session, person_id, version)
        refuse_fields({"email": _email_taken(session, after["email"], person_id)})
        before = {field: getattr(person, field) for field in after}
        for field, value in after.items():
            setattr(person, field, value)
        record(session, planner.clock(), actor, "edit", "person", person_id, before, dict(after))


def missing(session: Session, table: type[Site] | type[Team], row_id: str) -> str | None:
    """What is wrong with the id of a site or team; None when there is one."""
    return None if session.get(table, row_id) else f"There is no such {table.__tablename__}."


def unknown_queues(session: Session, queue_ids: Iterable[str]) -> dict[str, str | None]:
    """A problem of the field `skills` when one of the queues does not exist."""
    if set(queue_ids) <= queue_names(session).keys():
        return {}
    return {"skills": "There is no such queue. Add the queue first."}


def _new_person_problems(new: NewPerson) -> dict[str, Any]:
    ends_first = new.ends is not None and new.ends <= new.starts
    return {
        "shown_name": name_problem(new.shown_name),
        "email": email_problem(new.email) or _not_tidy(new.email),
        "legal_name": None if new.legal_name is None else name_problem(new.legal_name),
        "ends": "The last day lies before the first." if ends_first else None,
        "day_minutes": hours_problem(new.weekly_minutes, new.day_minutes),
        "weekdays": None
        if new.weekdays is None
        else days_problem(new.weekdays) or room_problem(new.weekly_minutes, new.weekdays),
        "time_zone": None if new.time_zone is None else zone_problem(new.time_zone),
    }


def _not_tidy(email: str) -> str | None:
    return None if email == tidy_email(email) else "Write it in small letters, without blanks."


def _email_taken(session: Session, email: str, own_id: str) -> str | None:
    taken = session.scalar(select(exists().where(Person.email == email, Person.id != own_id)))
    return "Another person has this address." if taken else None
