"""Letters that the mail server refused for good: who looks after them, and trying them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotAllowed, NotFound, Stale
from planner.notices.kinds import KINDS
from planner.notices.models import Notice, NoticeMail
from planner.notices.send_mail import REFUSED
from planner.notices.tell import WAITING
from planner.people.models import Person
from planner.people.scope import require_person


@dataclass(frozen=True)
class RefusedLetter:
    """A letter of any kind that nobody got; `recipient` is the address that was refused."""

    notice_id: str
    person_id: str
    shown_name: str
    heading: str
    at: datetime
    recipient: str | None
    why: str | None


def refused_letters(planner: Planner, actor: Actor) -> tuple[RefusedLetter, ...]:
    """List the refused letters that still matter and that the actor may send again, latest first.

    For leads (of their teams), HR and administrators.
    """
    require(actor, "lead", "hr", "admin")
    now = planner.clock()
    with planner.database.read() as session:
        rows = session.execute(
            select(Notice, NoticeMail, Person.shown_name)
            .join(NoticeMail, NoticeMail.notice_id == Notice.id)
            .join(Person, Person.id == Notice.person_id)
            .where(NoticeMail.state == REFUSED, Notice.matters_until > now)
            .order_by(Notice.at.desc(), Notice.id)
        )
        return tuple(
            _letter(notice, mail, name)
            for notice, mail, name in rows
            if _may_send(session, actor, notice, now.date())
        )


def send_again(planner: Planner, actor: Actor, notice_id: str) -> None:
    """Have a letter tried again that was refused for good, whatever it is about.

    For leads of the notice's team, or of the person's where it has none, HR and administrators.
    The address is the one the person has when it is tried. Raises `NotFound`, and `Stale` for a
    letter that is sent or tried anyway.
    """
    now = planner.clock()
    with planner.database.write() as session:
        notice = session.get(Notice, notice_id)
        if notice is None:
            raise NotFound("There is no such notice.")
        _require_sender(session, actor, notice, now.date())
        row = session.get_one(NoticeMail, notice_id)
        if row.state != REFUSED:
            raise Stale("This e-mail is sent already, or will be tried again by itself.")
        row.state, row.next_attempt_at, row.why = WAITING, now, None
        record(session, now, actor, "send again", "notice", notice_id)


def _require_sender(session: Session, actor: Actor, notice: Notice, today: date) -> None:
    if notice.team_id is None or "hr" in actor.roles:
        require_person(session, actor, notice.person_id, today, "lead", "hr", "admin")
    else:
        require_team(actor, notice.team_id)


def _may_send(session: Session, actor: Actor, notice: Notice, today: date) -> bool:
    try:
        _require_sender(session, actor, notice, today)
    except NotAllowed:
        return False
    return True


def _letter(notice: Notice, mail: NoticeMail, name: str) -> RefusedLetter:
    return RefusedLetter(
        notice_id=notice.id,
        person_id=notice.person_id,
        shown_name=name,
        heading=KINDS[notice.kind].heading(notice.content),
        at=notice.at,
        recipient=mail.recipient,
        why=mail.why,
    )
