"""Users: who may sign in, with which roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.accounts.actor import ROLES, Actor, require
from planner.accounts.audit import record
from planner.accounts.feed_tokens import FACT as FEED_TOKENS_CHANGED
from planner.accounts.feed_tokens import mark_changed
from planner.accounts.models import FeedToken, RoleGrant, SignInLink, User
from planner.accounts.passwords import hashed, matches, password_problem
from planner.accounts.sign_in import end_sessions
from planner.accounts.subjects import subject_exists
from planner.accounts.texts import email_problem, name_problem, tidy, tidy_email
from planner.application import Planner
from planner.db.outbox import append
from planner.errors import FormError, NotAllowed, NotFound, Refused, refuse_fields

Grant = tuple[str, str | None]
"""A role and the team it is limited to; None is every team."""


@dataclass(frozen=True)
class UserRow:
    """A user as lists show them; `roles` pairs each role with its team id or None."""

    user_id: str
    email: str
    shown_name: str
    person_id: str | None
    roles: tuple[Grant, ...]
    active: bool
    has_password: bool
    version: int


def create_user(
    planner: Planner,
    actor: Actor,
    email: str,
    shown_name: str,
    roles: Collection[Grant],
    person_id: str | None = None,
    password: str | None = None,
) -> str:
    """Create a user and give the id; for administrators. Without a password a link signs in.

    Only the role lead can be limited to a team. Raises `FormError` by field.
    """
    require(actor, "admin")
    email, shown_name = tidy_email(email), tidy(shown_name)
    _check_form(email, shown_name, roles, password)
    password_hash = None if password is None else hashed(password)
    with planner.database.write() as session:
        _check_stored(session, email, roles, person_id)
        user = User(
            email=email,
            shown_name=shown_name,
            password_hash=password_hash,
            person_id=person_id,
            created_at=planner.clock(),
        )
        _add(session, user)
        _grant(session, user.id, roles)
        after = {"email": email, "roles": _in_words(roles)}
        record(session, planner.clock(), actor, "create", "user", user.id, None, after)
    return user.id


def set_roles(planner: Planner, actor: Actor, user_id: str, roles: Collection[Grant]) -> None:
    """Replace a user's roles; for administrators. Raises `Refused` for the last administrator."""
    require(actor, "admin")
    refuse_fields({"roles": _roles_problem(roles)})
    with planner.database.write() as session:
        _user(session, user_id)
        refuse_fields({"roles": _teams_problem(session, roles)})
        before = _grants(session).get(user_id, [])
        with _an_administrator_stays(session):
            session.execute(delete(RoleGrant).where(RoleGrant.user_id == user_id))
            _grant(session, user_id, roles)
        changed = {"roles": _in_words(before)}, {"roles": _in_words(roles)}
        record(session, planner.clock(), actor, "set roles", "user", user_id, *changed)


def set_password(
    planner: Planner, actor: Actor, user_id: str, password: str, current: str | None = None
) -> None:
    """Give a user a new password and end all their sessions.

    Administrators may for everybody; others for themselves, with the `current` password if they
    have one. Raises `NotAllowed` and `FormError`.
    """
    own = actor.user_id == user_id
    if not own:
        require(actor, "admin")
    with planner.database.read() as session:
        user = _user(session, user_id)
    if own and user.password_hash and not matches(current or "", user.password_hash):
        raise FormError({"current": "This is not your present password."})
    refuse_fields({"password": password_problem(password, user.email)})
    password_hash = hashed(password)
    with planner.database.write() as session:
        stored = _user(session, user_id)
        if stored.password_hash != user.password_hash:
            raise NotAllowed("The password was changed in the meantime. Sign in again.")
        stored.password_hash = password_hash
        end_sessions(session, user_id, planner.clock())
        _end_links(session, user_id, planner.clock())
        record(session, planner.clock(), actor, "set password", "user", user_id)


def disable_user(planner: Planner, actor: Actor, user_id: str) -> None:
    """Shut a user out: sessions, sign-in links and calendar addresses end at once.

    For administrators. Raises `Refused` for the last administrator.
    """
    require(actor, "admin")
    now = planner.clock()
    with planner.database.write() as session:
        with _an_administrator_stays(session):
            _user(session, user_id).active = False
            session.flush()
        end_sessions(session, user_id, now)
        _end_links(session, user_id, now)
        session.execute(
            update(FeedToken)
            .where(FeedToken.user_id == user_id, FeedToken.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        mark_changed(session, FeedToken.user_id == user_id)
        append(session, FEED_TOKENS_CHANGED, {"user_id": user_id}, now)
        record(session, now, actor, "disable", "user", user_id)


def enable_user(planner: Planner, actor: Actor, user_id: str) -> None:
    """Let a disabled user in again, with the old password or a new link; for administrators."""
    require(actor, "admin")
    with planner.database.write() as session:
        _user(session, user_id).active = True
        record(session, planner.clock(), actor, "enable", "user", user_id)


def list_users(planner: Planner, actor: Actor) -> list[UserRow]:
    """All users by shown name; for administrators."""
    require(actor, "admin")
    with planner.database.read() as session:
        grants = _grants(session)
        users = session.scalars(select(User).order_by(User.shown_name, User.email))
        return [_row(user, grants.get(user.id, [])) for user in users]


def _row(user: User, roles: Sequence[Grant]) -> UserRow:
    return UserRow(
        user_id=user.id,
        email=user.email,
        shown_name=user.shown_name,
        person_id=user.person_id,
        roles=tuple(roles),
        active=user.active,
        has_password=user.password_hash is not None,
        version=user.version,
    )


def _check_form(
    email: str, shown_name: str, roles: Collection[Grant], password: str | None
) -> None:
    refuse_fields(
        {
            "email": email_problem(email),
            "shown_name": name_problem(shown_name),
            "roles": _roles_problem(roles),
            "password": None if password is None else password_problem(password, email),
        }
    )


def _check_stored(
    session: Session, email: str, roles: Collection[Grant], person_id: str | None
) -> None:
    taken = session.scalar(select(exists().where(User.email == email)))
    unknown = person_id is not None and not subject_exists(session, "person", person_id)
    refuse_fields(
        {
            "email": "Another user has this address." if taken else None,
            "person_id": "There is no such person." if unknown else None,
            "roles": _teams_problem(session, roles),
        }
    )


def _roles_problem(roles: Collection[Grant]) -> str | None:
    for role, team_id in roles:
        if role not in ROLES:
            return f"There is no role '{role}'. Use one of: {', '.join(ROLES)}."
        if team_id is not None and role != "lead":
            return f"The role {role} cannot be limited to a team."
    return None if roles else "Choose at least one role."


def _teams_problem(session: Session, roles: Collection[Grant]) -> str | None:
    teams = {team_id for _, team_id in roles if team_id is not None}
    missing = any(not subject_exists(session, "team", team_id) for team_id in teams)
    return "There is no such team." if missing else None


def _add(session: Session, user: User) -> None:
    session.add(user)
    try:
        session.flush()
    except IntegrityError as taken:
        # Two at the same moment: the database decides.
        raise FormError({"email": "Another user has this address."}) from taken


def _user(session: Session, user_id: str) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such user.")
    return user


def _grant(session: Session, user_id: str, roles: Collection[Grant]) -> None:
    grants = sorted(set(roles), key=lambda grant: (grant[0], grant[1] or ""))
    session.add_all(
        RoleGrant(user_id=user_id, role=role, team_id=team_id) for role, team_id in grants
    )
    session.flush()


def _grants(session: Session) -> dict[str, list[Grant]]:
    found: dict[str, list[Grant]] = {}
    for grant in session.scalars(select(RoleGrant).order_by(RoleGrant.role, RoleGrant.team_id)):
        found.setdefault(grant.user_id, []).append((grant.role, grant.team_id))
    return found


def _in_words(roles: Collection[Grant]) -> list[str]:
    return sorted(role if team_id is None else f"{role}:{team_id}" for role, team_id in roles)


@contextmanager
def _an_administrator_stays(session: Session) -> Iterator[None]:
    before = _has_administrator(session)
    yield
    if before and not _has_administrator(session):
        raise Refused("This is the last administrator. Make somebody else one first.")


def _has_administrator(session: Session) -> bool:
    living = select(RoleGrant.id).join(User, User.id == RoleGrant.user_id)
    found = session.scalar(living.where(RoleGrant.role == "admin", User.active).limit(1))
    return found is not None


def _end_links(session: Session, user_id: str, now: datetime) -> None:
    session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user_id, SignInLink.used_at.is_(None))
        .values(used_at=now)
    )
