"""Tell everybody whose shifts a publication changed what they were and what they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from planner.application import Planner
from planner.notices.invitations import note_invitations
from planner.notices.kinds import ROTA
from planner.notices.shift_words import kept_changes
from planner.notices.tell import Told, tell
from planner.rotas.change_words import zones_of_people
from planner.rotas.changes import changes_of_version, people_of
from planner.rotas.models import RotaVersion
from planner.rotas.projection import names_now
from planner.rotas.published import PUBLISHED, days_of, published_versions
from planner.rotas.view_data import last_day


def tell_of_rota(planner: Planner, payload: dict[str, Any]) -> None:
    """Leave one notice for each person with a changed shift; hears of the fact RotaPublished.

    Who is told, and what, follows from the version and those before it, whatever caused it and
    whenever it is heard of.
    """
    # Versions never change: reading them first keeps other writers waiting for less.
    with planner.database.read() as session:
        version = session.get(RotaVersion, payload["version_id"])
        if version is None or version.state != PUBLISHED:
            return
        everybody = _told(session, version)
    now = planner.clock()
    with planner.database.write() as session:
        for told in everybody:
            invitations = note_invitations(session, told, version.published_at or now)
            if invitations:
                told.content["invitations"] = invitations
            tell(session, told, now)


def _told(session: Session, version: RotaVersion) -> list[Told]:
    """Work out what each person is told of a version."""
    of_person = people_of(changes_of_version(session, version))
    last = last_day(version)
    zones = zones_of_people(session, of_person, version.first_date, last)
    names = names_now(session)
    span = {"from": version.first_date.isoformat(), "to": last.isoformat()}
    same = {**span, "number": version.number, "first": _is_first(session, version)}
    found = []
    for person_id, changes in of_person.items():
        until = max(shift.end for one in changes for shift in (one.before, one.after) if shift)
        content = {**same, "changes": kept_changes(changes, zones[person_id], names)}
        found.append(Told(ROTA, version.id, person_id, version.team_id, until, content))
    return found


def _is_first(session: Session, version: RotaVersion) -> bool:
    """Whether none of its days was published before it."""
    earlier = [
        one
        for one in published_versions(session, version.team_id)
        if (one.number or 0) < (version.number or 0)
    ]
    return days_of([version]).isdisjoint(days_of(earlier))
