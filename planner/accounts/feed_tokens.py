"""Secret calendar addresses: one for each device or purpose, shown once, revocable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require, require_team
from planner.accounts.audit import record
from planner.accounts.models import FeedToken, User
from planner.accounts.subjects import SUBJECTS, subject_exists
from planner.accounts.texts import name_problem, tidy
from planner.accounts.tokens import new_token, token_hash
from planner.application import Planner
from planner.db.outbox import append
from planner.errors import FormError, NotAllowed, NotFound

VARIANTS = ("details", "busy")
FACT = "FeedTokensChanged"


@dataclass(frozen=True)
class FeedAddress:
    """What a secret address shows: `kind` is "person", "team" or "site", with its id.

    `compressed` allows gzip; `revoked_at` is when it was switched off or replaced.
    """

    kind: str
    subject_id: str
    variant: str
    token_id: str
    compressed: bool
    revoked_at: datetime | None


@dataclass(frozen=True)
class FeedSight:
    """What a calendar got when it last looked."""

    at: datetime
    version_number: int | None
    sha256: str


@dataclass(frozen=True)
class FeedTokenRow:
    """An address as lists show it; the secret itself cannot be shown again."""

    token_id: str
    kind: str
    subject_id: str
    variant: str
    name: str
    created_at: datetime
    revoked_at: datetime | None
    compressed: bool
    seen: FeedSight | None

    @property
    def last_seen_at(self) -> datetime | None:
        """When a calendar last looked."""
        return None if self.seen is None else self.seen.at

    def seen_as(self, seen: FeedSight) -> FeedTokenRow:
        """The same address with a later look of its calendar."""
        return replace(self, seen=seen)


def make_feed_token(
    planner: Planner, actor: Actor, kind: str, subject_id: str, name: str, variant: str = "details"
) -> str:
    """Make a secret address and give its token, which is shown this once.

    People may for their own shifts, leads for their teams, HR and administrators for a site,
    administrators for everything. Raises `NotAllowed`, `NotFound` and `FormError`.
    """
    name = tidy(name)
    problem = name_problem(name)
    if problem is not None:
        raise FormError({"name": problem})
    if kind not in SUBJECTS or variant not in VARIANTS:
        raise NotFound("There is no such kind of calendar.")
    _check_right(actor, kind, subject_id)
    with planner.database.write() as session:
        if not subject_exists(session, kind, subject_id):
            raise NotFound(f"There is no such {kind}.")
        shown = {"kind": kind, "subject_id": subject_id, "name": name, "variant": variant}
        return _make(session, planner.clock(), actor, shown)


def replace_feed_token(planner: Planner, actor: Actor, token_id: str) -> str:
    """End an address and give the token of a new one that shows the same; rights as for both."""
    now = planner.clock()
    with planner.database.write() as session:
        stored = _held(session, actor, token_id)
        if stored.revoked_at is not None:
            raise NotFound("This calendar link was switched off already.")
        _check_right(actor, stored.kind, stored.subject_id)
        names = ("kind", "subject_id", "name", "variant", "compressed")
        _revoke(session, now, actor, stored)
        return _make(session, now, actor, {name: getattr(stored, name) for name in names})


def revoke_feed_token(planner: Planner, actor: Actor, token_id: str) -> None:
    """End an address at once; for its owner, whom it shows, and administrators."""
    with planner.database.write() as session:
        _revoke(session, planner.clock(), actor, _held(session, actor, token_id))


def compress_feed(planner: Planner, actor: Actor, token_id: str, *, compressed: bool) -> None:
    """Allow an address to be answered with compressed bytes or not; rights as for ending it."""
    with planner.database.write() as session:
        _held(session, actor, token_id).compressed = compressed
        mark_changed(session, FeedToken.id == token_id)
        after = {"compressed": compressed}
        record(session, planner.clock(), actor, "set", "feed token", token_id, None, after)


def list_feed_tokens(planner: Planner, actor: Actor) -> list[FeedTokenRow]:
    """Living addresses that the actor made or that show the actor, the newest first."""
    mine = FeedToken.user_id == actor.user_id
    about_me = (FeedToken.kind == "person") & (FeedToken.subject_id == actor.person_id)
    query = select(FeedToken).where(or_(mine, about_me), FeedToken.revoked_at.is_(None))
    with planner.database.read() as session:
        found = session.scalars(query.order_by(FeedToken.created_at.desc(), FeedToken.id))
        return [_row(stored) for stored in found]


def feed_of_token(planner: Planner, token: str) -> FeedAddress | None:
    """What an address shows or showed; None for one that is unknown or of a disabled user.

    Writes nothing: calendars ask often.
    """
    query = (
        select(FeedToken, User.active)
        .outerjoin(User, User.id == FeedToken.user_id)
        .where(FeedToken.token_hash == token_hash(token))
    )
    with planner.database.read() as session:
        found = session.execute(query).first()
    if found is None or (found.active is False and found.FeedToken.revoked_at is None):
        return None
    stored = found.FeedToken
    return FeedAddress(
        kind=stored.kind,
        subject_id=stored.subject_id,
        variant=stored.variant,
        token_id=stored.id,
        compressed=stored.compressed,
        revoked_at=stored.revoked_at,
    )


def mark_changed(session: Session, which: ColumnElement[bool]) -> None:
    """Note that some addresses get something else from now on.

    There is one writer at a time, so that the numbers rise in the order of the commits.
    """
    highest = session.scalar(select(func.max(FeedToken.changed))) or 0
    marked = update(FeedToken).where(which).values(changed=highest + 1)
    session.execute(marked.execution_options(synchronize_session=False))


def changed_since(planner: Planner, number: int) -> tuple[int, list[str]]:
    """Give the highest number of a change, and the hashes of addresses that changed since one."""
    rows = select(FeedToken.changed, FeedToken.token_hash).where(FeedToken.changed > number)
    with planner.database.read() as session:
        found = session.execute(rows).all()
    return max((one for one, _ in found), default=number), [one for _, one in found]


def note_sights(planner: Planner, sights: Mapping[str, FeedSight]) -> None:
    """Store what calendars got when they last looked, by the ids of their addresses."""
    if not sights:
        return
    with planner.database.write() as session:
        for token_id, seen in sights.items():
            row = update(FeedToken).where(FeedToken.id == token_id)
            session.execute(
                row.values(
                    last_seen_at=seen.at,
                    seen_version=seen.version_number,
                    seen_sha256=seen.sha256,
                )
            )


def _make(session: Session, now: datetime, actor: Actor, shown: dict[str, Any]) -> str:
    token = new_token()
    stored = FeedToken(token_hash=token_hash(token), user_id=actor.user_id, created_at=now, **shown)
    session.add(stored)
    session.flush()
    record(session, now, actor, "make", "feed token", stored.id, None, shown)
    append(session, FACT, {"token_id": stored.id}, now)
    return token


def _revoke(session: Session, now: datetime, actor: Actor, stored: FeedToken) -> None:
    if stored.revoked_at is None:
        stored.revoked_at = now
        mark_changed(session, FeedToken.id == stored.id)
        record(session, now, actor, "revoke", "feed token", stored.id)
        append(session, FACT, {"token_id": stored.id}, now)


def _held(session: Session, actor: Actor, token_id: str) -> FeedToken:
    stored = session.get(FeedToken, token_id)
    if stored is None or not _is_mine(actor, stored):
        raise NotFound("There is no such calendar address.")
    return stored


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


def _row(stored: FeedToken) -> FeedTokenRow:
    at, sha256 = stored.last_seen_at, stored.seen_sha256 or ""
    return FeedTokenRow(
        token_id=stored.id,
        kind=stored.kind,
        subject_id=stored.subject_id,
        variant=stored.variant,
        name=stored.name,
        created_at=stored.created_at,
        revoked_at=stored.revoked_at,
        compressed=stored.compressed,
        seen=None if at is None else FeedSight(at, stored.seen_version, sha256),
    )
