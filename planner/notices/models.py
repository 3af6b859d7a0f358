"""What people were told, whether they have seen it, and the letter that went with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified


class Notice(Identified, Base):
    """One thing one person was told, once: there is one row of a kind, subject and person.

    `kind` is a key of `planner.notices.kinds.KINDS`, which turns `content` into words;
    `subject_id` is what it is about, of a rota the id of its version. `matters_until` is the
    instant from which nobody needs to be reminded of it any more.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "person_id"),)

    kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    at: Mapped[datetime]
    matters_until: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class NoticeSeen(Base):
    """That somebody pressed "Seen", once; `through` is "app" or "mail"."""

    __tablename__ = "notice_seen"

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    at: Mapped[datetime]
    through: Mapped[str]


class NoticeMail(Base):
    """The one letter of a notice.

    `state` is waiting, sent, failed (it will be tried again at `next_attempt_at`) or refused (it
    will not); `why` is what the server said last. `recipient` is where it went, None before the
    first attempt: addresses change until then. `token` stands in the link of the letter and is
    forgotten once the letter is sent; its SHA-256 stays. A notice with several invitations has a
    letter for each, of which the first `taken` are with the server.
    """

    __tablename__ = "notice_mail"

    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    state: Mapped[str]
    recipient: Mapped[str | None]
    message_id: Mapped[str]
    token: Mapped[str | None]
    token_hash: Mapped[str] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    why: Mapped[str | None]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")


class InvitationWish(Base):
    """That somebody wants invitations for changes that cannot wait; no row: they do not."""

    __tablename__ = "invitation_wish"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since: Mapped[datetime]


class SentInvitation(Base):
    """What somebody was last told of a shift by invitation: the method, in which version."""

    __tablename__ = "sent_invitation"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    assignment_id: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str]
    number: Mapped[int]
