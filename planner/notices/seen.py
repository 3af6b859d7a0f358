"""Say that one has seen a notice: in the app, or through the link in its letter."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.accounts.tokens import token_hash
from planner.application import Planner
from planner.errors import NotFound, Stale
from planner.notices.models import Notice, NoticeMail, NoticeSeen
from planner.notices.send_mail import REFUSED
from planner.notices.tell import WAITING

APP, MAIL = "app", "mail"
GONE = "This link belongs to no notice. Look into the planner: all your notices are there."


def mark_seen(planner: Planner, actor: Actor, notice_id: str) -> None:
    """Note that the actor has seen a notice of their own; the first time counts.

    Raises `NotFound`, also for a notice of somebody else.
    """
    with planner.database.write() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or actor.person_id != notice.person_id:
            raise NotFound("There is no such notice for you.")
        _note(planner, session, notice_id, APP)


def mark_seen_by_mail(planner: Planner, token: str) -> None:
    """Note that whoever got the letter with this token has seen its notice.

    Raises `NotFound` for a token that stands in no letter.
    """
    with planner.database.write() as session:
        _note(planner, session, notice_of_token(session, token).id, MAIL)


def notice_of_token(session: Session, token: str) -> Notice:
    """Find the notice whose letter holds this token; raises `NotFound`."""
    rows = select(Notice).join(NoticeMail, NoticeMail.notice_id == Notice.id)
    found = session.scalars(rows.where(NoticeMail.token_hash == token_hash(token))).first()
    if found is None:
        raise NotFound(GONE)
    return found


def send_again(planner: Planner, actor: Actor, notice_id: str) -> None:
    """Have a letter tried again that was refused for good; for leads of the notice's team.

    The address is the one the person has when it is tried. Raises `NotFound`, and `Stale` for a
    letter that is sent or tried anyway.
    """
    now = planner.clock()
    with planner.database.write() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or notice.team_id is None:
            raise NotFound("There is no such notice.")
        require_team(actor, notice.team_id)
        row = session.get_one(NoticeMail, notice_id)
        if row.state != REFUSED:
            raise Stale("This e-mail is sent already, or will be tried again by itself.")
        row.state, row.next_attempt_at, row.why = WAITING, now, None
        record(session, now, actor, "send again", "notice", notice_id)


def _note(planner: Planner, session: Session, notice_id: str, through: str) -> None:
    if session.get(NoticeSeen, notice_id) is None:
        session.add(NoticeSeen(notice_id=notice_id, at=planner.clock(), through=through))
