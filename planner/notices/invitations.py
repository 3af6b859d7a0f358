"""Who wants invitations, and which changes of a rota go out as one.

A subscribed calendar may look once a day only. What begins sooner than that is sent as an
appointment of its own, with a UID of its own, and what was sent once is kept true for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Invitation, Planner
from planner.errors import NotAllowed
from planner.feeds.events import FREE
from planner.notices.models import InvitationWish, Notice, SentInvitation
from planner.notices.tell import MESSAGE_DOMAIN, Told

REQUEST, CANCEL = "REQUEST", "CANCEL"
SOON = timedelta(hours=48)
"""Twice the day that the slowest calendars take to look."""


def ask_for_invitations(planner: Planner, actor: Actor) -> None:
    """Have changes that cannot wait sent to oneself as invitations; raises `NotAllowed`."""
    person_id, now = _own(actor), planner.clock()
    with planner.database.write() as session:
        if session.get(InvitationWish, person_id) is None:
            session.add(InvitationWish(person_id=person_id, since=now))
            record(session, now, actor, "ask for", "invitations", person_id)


def end_invitations(planner: Planner, actor: Actor) -> None:
    """Have nothing more sent as an invitation, except what keeps those true that were sent."""
    person_id, now = _own(actor), planner.clock()
    with planner.database.write() as session:
        wish = session.get(InvitationWish, person_id)
        if wish is not None:
            session.delete(wish)
            record(session, now, actor, "end", "invitations", person_id)


def wants_invitations(planner: Planner, actor: Actor) -> bool:
    """Say whether the actor asked for invitations."""
    if actor.person_id is None:
        return False
    with planner.database.read() as session:
        return session.get(InvitationWish, actor.person_id) is not None


def note_invitations(session: Session, told: Told, at: datetime) -> list[dict[str, Any]]:
    """Choose what goes with a notice of a version published `at`, and note that it was sent.

    As they are kept with the notice: the shift and a method. An invitation that is older than what
    was sent already is left out.
    """
    mine = select(SentInvitation).where(SentInvitation.person_id == told.person_id)
    sent = {one.assignment_id: one for one in session.scalars(mine)}
    wants = session.get(InvitationWish, told.person_id) is not None
    chosen = []
    for change in told.content["changes"]:
        soon = wants and _is_soon(change, at)
        for method, shift in _parts(change):
            before = sent.get(shift["id"])
            stands = before is not None and before.method == REQUEST
            if (soon or stands) and _is_newer(told, before):
                session.merge(_sent(told, method, shift))
                chosen.append({"method": method, "shift": shift})
    return chosen


def invitations_in(notice: Notice) -> list[Invitation]:
    """Read the invitations of a notice: always the same for the same notice."""
    return [_invitation(notice, **one) for one in notice.content.get("invitations", ())]


def _own(actor: Actor) -> str:
    if actor.person_id is None:
        raise NotAllowed("Your account is not connected to a person yet.")
    return actor.person_id


def _is_newer(told: Told, sent: SentInvitation | None) -> bool:
    number: int = told.content["number"]
    return sent is None or sent.number < number


def _sent(told: Told, method: str, shift: Mapping[str, str]) -> SentInvitation:
    return SentInvitation(
        person_id=told.person_id,
        assignment_id=shift["id"],
        method=method,
        number=told.content["number"],
    )


def _is_soon(change: Mapping[str, Any], at: datetime) -> bool:
    """Whether a shift of the change, as it was or is, begins soon and is not over."""
    return any(
        datetime.fromisoformat(shift["start"]) < at + SOON
        and datetime.fromisoformat(shift["end"]) > at
        for shift in (change["before"], change["after"])
        if shift is not None
    )


def _parts(change: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What has gone, then what is there; a shift that stays is asked for anew."""
    before, after = change["before"], change["after"]
    if before is not None and (after is None or before["id"] != after["id"]):
        yield CANCEL, before
    if after is not None:
        yield REQUEST, after


def _invitation(notice: Notice, method: str, shift: Mapping[str, str]) -> Invitation:
    return Invitation(
        method=method,
        # Never the UID of the feed: calendars would mistake one for the other.
        uid=f"{shift['id']}.{notice.person_id}.invitation@{MESSAGE_DOMAIN}",
        sequence=notice.content["number"],
        start=datetime.fromisoformat(shift["start"]),
        end=datetime.fromisoformat(shift["end"]),
        title=shift["title"],
        busy=shift["kind"] not in FREE,
        revised_at=notice.at.replace(microsecond=0),
    )
