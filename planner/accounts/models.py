"""Who may sign in, with which rights, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Identified, Versioned


class User(Identified, Versioned, Base):
    """Someone who may sign in; an agent's user points at their person."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    shown_name: Mapped[str]
    password_hash: Mapped[str | None]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class RoleGrant(Identified, Base):
    """A role of a user ("agent", "lead", "hr", "admin"); `team_id` None means every team."""

    __tablename__ = "role_grant"

    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))


class LoginSession(Identified, Base):
    """A signed-in browser; only the SHA-256 of its token is kept."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInLink(Identified, Base):
    """A one-time sign-in link; only the SHA-256 of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FeedToken(Identified, Base):
    """A secret calendar address for one device or purpose; only its SHA-256 is kept.

    `kind` is "person", "team" or "site" and `subject_id` its id; `user_id` None: made on the
    command line. `variant` is "details" or "busy"; `compressed` False serves plain bytes always.
    `seen_version` and `seen_sha256` say what the calendar got when it last looked. `changed` rises,
    over all addresses, with every change of what one of them gets.
    """

    __tablename__ = "feed_token"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    variant: Mapped[str] = mapped_column(default="details")
    compressed: Mapped[bool] = mapped_column(default=True)
    seen_version: Mapped[int | None]
    seen_sha256: Mapped[str | None]
    changed: Mapped[int] = mapped_column(default=0, server_default="0", index=True)


class AuditEntry(Base):
    """Who did what to which row; append-only, never with a reason of absence."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[str] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class ImportBatch(Identified, Base):
    """Where rows came from: one confirmed import of one file."""

    __tablename__ = "import_batch"

    kind: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    summary: Mapped[dict[str, Any]]


class SignInAttempt(Base):
    """A sign-in that is being tried or has failed; a success removes it again.

    Kept in the database, so that the limits hold for all processes together.
    """

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
