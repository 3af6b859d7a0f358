"""Secret calendar addresses: one for each device or purpose, shown once, revocable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require, require_team
from planner.accounts.audit import record
from planner.accounts.models import FeedToken, User
from planner.accounts.subjects import SUBJECTS, subject_exists
from planner.accounts.texts import name_problem, tidy
from planner.accounts.tokens import new_token, token_hash
from planner.application import Planner
from planner.errors import FormError, NotAllowed, NotFound


@dataclass(frozen=True)
class FeedAddress:
    """What a secret address shows: `kind` is "person", "team" or "site", with its id."""

    kind: str
    subject_id: str
    token_id: str


@dataclass(frozen=True)
class FeedTokenRow:
    """An address as lists show it; the secret itself cannot be shown again."""

    token_id: str
    kind: str
    subject_id: str
    name: str
    created_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None


def make_feed_token(planner: Planner, actor: Actor, kind: str, subject_id: str, name: str) -> str:
    """Make a secret address and give its token, which is shown this once.

    People may for their own shifts, leads for their teams, HR and administrators for a site,
    administrators for everything. Raises `NotAllowed`, `NotFound` and `FormError`.
    """
    name = tidy(name)
    problem = name_problem(name)
    if problem is not None:
        raise FormError({"name": problem})
    if kind not in SUBJECTS:
        raise NotFound("There is no such kind of calendar.")
    _check_right(actor, kind, subject_id)
    now, token = planner.clock(), new_token()
    with planner.database.write() as session:
        if not subject_exists(session, kind, subject_id):
            raise NotFound(f"There is no such {kind}.")
        stored = FeedToken(
            token_hash=token_hash(token),
            user_id=actor.user_id,
            kind=kind,
            subject_id=subject_id,
            name=name,
            created_at=now,
        )
        session.add(stored)
        session.flush()
        after = {"kind": kind, "subject_id": subject_id, "name": name}
        record(session, now, actor, "make", "feed token", stored.id, None, after)
    return token


def revoke_feed_token(planner: Planner, actor: Actor, token_id: str) -> None:
    """End an address at once; for its owner, whom it shows, and administrators."""
    with planner.database.write() as session:
        stored = session.get(FeedToken, token_id)
        if stored is None or not _is_mine(actor, stored):
            raise NotFound("There is no such calendar address.")
        if stored.revoked_at is None:
            stored.revoked_at = planner.clock()
            record(session, planner.clock(), actor, "revoke", "feed token", token_id)


def list_feed_tokens(planner: Planner, actor: Actor) -> list[FeedTokenRow]:
    """Living addresses that the actor made or that show the actor, the newest first."""
    mine = FeedToken.user_id == actor.user_id
    about_me = (FeedToken.kind == "person") & (FeedToken.subject_id == actor.person_id)
    query = select(FeedToken).where(or_(mine, about_me), FeedToken.revoked_at.is_(None))
    with planner.database.read() as session:
        found = session.scalars(query.order_by(FeedToken.created_at.desc(), FeedToken.id))
        return [_row(stored) for stored in found]


def feed_of_token(planner: Planner, token: str) -> FeedAddress | None:
    """What an address shows; None for one that is unknown, revoked or of a disabled user.

    Writes nothing: calendars ask often.
    """
    with planner.database.read() as session:
        stored = session.scalar(select(FeedToken).where(FeedToken.token_hash == token_hash(token)))
        if stored is None or stored.revoked_at is not None or not _owner_active(session, stored):
            return None
        return FeedAddress(stored.kind, stored.subject_id, stored.id)


def _check_right(actor: Actor, kind: str, subject_id: str) -> None:
    if kind == "team":
        require_team(actor, subject_id)
    elif kind == "site":
        require(actor, "hr", "admin")
    elif actor.person_id != subject_id and "admin" not in actor.roles:
        raise NotAllowed("You can subscribe to your own shifts only.")


def _is_mine(actor: Actor, stored: FeedToken) -> bool:
    own = actor.user_id is not None and stored.user_id == actor.user_id
    about_me = stored.kind == "person" and stored.subject_id == actor.person_id
    return own or about_me or "admin" in actor.roles


def _owner_active(session: Session, stored: FeedToken) -> bool:
    if stored.user_id is None:
        return True
    return session.get_one(User, stored.user_id).active


def _row(stored: FeedToken) -> FeedTokenRow:
    return FeedTokenRow(
        token_id=stored.id,
        kind=stored.kind,
        subject_id=stored.subject_id,
        name=stored.name,
        created_at=stored.created_at,
        revoked_at=stored.revoked_at,
        last_seen_at=stored.last_seen_at,
    )
