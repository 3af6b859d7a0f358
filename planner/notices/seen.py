"""Say that one has seen a notice: in the app, or through the link in its letter."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.tokens import token_hash
from planner.application import Planner
from planner.errors import NotFound
from planner.notices.models import Notice, NoticeMail, NoticeSeen

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


def _note(planner: Planner, session: Session, notice_id: str, through: str) -> None:
    if session.get(NoticeSeen, notice_id) is None:
        session.add(NoticeSeen(notice_id=notice_id, at=planner.clock(), through=through))
