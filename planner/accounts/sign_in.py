"""Signing in and out; who a session's token belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from planner.accounts import attempts
from planner.accounts.actor import Actor
from planner.accounts.models import LoginSession, RoleGrant, SignInLink, User
from planner.accounts.passwords import matches
from planner.accounts.texts import LONGEST_EMAIL, tidy_email
from planner.accounts.tokens import new_token, token_hash
from planner.application import Planner
from planner.errors import PlannerError

IDLE = timedelta(hours=12)
LONGEST_SESSION = timedelta(days=7)
SEEN_STEP = timedelta(minutes=5)
"""How often the time of last use is written; a page view must not cost a write each."""


class SignInFailed(PlannerError):  # noqa: N818 -- the name says what happened
    """Nobody was signed in; the message does not say whether such a user exists."""


class TooManyAttempts(SignInFailed):
    """The limit of failed sign-ins is reached; later it works again."""


@dataclass(frozen=True)
class SignedIn:
    """A new session: `token` is for the browser's cookie and stored nowhere else."""

    token: str
    actor: Actor


def sign_in(planner: Planner, email: str, password: str, address: str = "") -> SignedIn:
    """Sign in with a password; `address` is the network address of the caller.

    Takes as long for an unknown user as for a wrong password. Raises `SignInFailed`, and
    `TooManyAttempts` after 5 failures in 15 minutes for this e-mail address from this network
    address (25 from anywhere; 50 from the network address).
    """
    email = tidy_email(email)[: LONGEST_EMAIL + 1]
    with planner.database.write() as session:
        admitted = attempts.may_try(session, planner.clock(), email, address)
        user = session.scalar(select(User).where(User.email == email, User.active))
    if not admitted:
        raise TooManyAttempts("Too many sign-ins have failed. Wait 15 minutes and try again.")
    # Outside any transaction: others must not wait for the hash.
    if not matches(password, user.password_hash if user else None) or user is None:
        raise SignInFailed("E-mail address and password do not belong together.")
    with planner.database.write() as session:
        attempts.forget(session, email, address)
        return _open_session(session, user.id, user.password_hash, planner.clock())


def sign_in_with_link(planner: Planner, token: str) -> SignedIn:
    """Use up a one-time link; raises `SignInFailed` for a used, old or unknown one."""
    now = planner.clock()
    with planner.database.write() as session:
        link = session.scalar(select(SignInLink).where(SignInLink.token_hash == token_hash(token)))
        if link is None or not _use_up(session, link, now):
            raise SignInFailed("This link was used already or is too old. Ask for a new one.")
        user = session.get_one(User, link.user_id)
        return _open_session(session, user.id, user.password_hash, now)


def sign_out(planner: Planner, token: str) -> None:
    """End every session of the user whose session this is; an unknown token changes nothing."""
    with planner.database.write() as session:
        mine = select(LoginSession).where(LoginSession.token_hash == token_hash(token))
        found = session.scalar(mine)
        if found is not None:
            end_sessions(session, found.user_id, planner.clock())


def actor_of(planner: Planner, token: str) -> Actor | None:
    """Who a session belongs to; None when it ended, was idle 12 h, is 7 days old or unknown."""
    now = planner.clock()
    with planner.database.read() as session:
        found = session.scalar(
            select(LoginSession).where(LoginSession.token_hash == token_hash(token))
        )
        if found is None or not _is_alive(found, now):
            return None
        user = session.get_one(User, found.user_id)
        actor = actor_for(session, user) if user.active else None
    if actor is not None and now - found.last_seen_at >= SEEN_STEP:
        _mark_seen(planner, found.id, now)
    return actor


def actor_for(session: Session, user: User) -> Actor:
    """The actor a user is, from the roles stored now."""
    grants = session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).all()
    leading = [grant for grant in grants if grant.role in ("lead", "admin")]
    everywhere = any(grant.team_id is None for grant in leading)
    teams = frozenset(grant.team_id for grant in leading if grant.team_id is not None)
    return Actor(
        user_id=user.id,
        shown_name=user.shown_name,
        person_id=user.person_id,
        roles=frozenset(grant.role for grant in grants),
        lead_teams=None if everywhere else teams,
    )


def end_sessions(session: Session, user_id: str, now: datetime) -> None:
    """End all sessions of a user in the caller's transaction."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def _open_session(
    session: Session, user_id: str, password_hash: str | None, now: datetime
) -> SignedIn:
    user = session.get_one(User, user_id)
    if not user.active or user.password_hash != password_hash:
        # Disabled, or given another password, while the hash was being worked out.
        raise SignInFailed("E-mail address and password do not belong together.")
    token = new_token()
    session.add(
        LoginSession(
            token_hash=token_hash(token), user_id=user_id, created_at=now, last_seen_at=now
        )
    )
    return SignedIn(token, actor_for(session, user))


def _use_up(session: Session, link: SignInLink, now: datetime) -> bool:
    # One statement, so that of two uses at the same moment one finds it used.
    statement = (
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[Any], session.execute(statement)).rowcount == 1


def _is_alive(found: LoginSession, now: datetime) -> bool:
    return (
        found.ended_at is None
        and now - found.last_seen_at < IDLE
        and now - found.created_at < LONGEST_SESSION
    )


def _mark_seen(planner: Planner, session_id: str, now: datetime) -> None:
    with planner.database.write() as session:
        session.execute(
            update(LoginSession)
            .where(LoginSession.id == session_id, LoginSession.ended_at.is_(None))
            .values(last_seen_at=now)
        )
