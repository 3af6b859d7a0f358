"""One-time sign-in links."""

from __future__ import annotations

from datetime import timedelta

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.models import SignInLink, User
from planner.accounts.tokens import new_token, token_hash
from planner.application import Planner
from planner.errors import NotFound, Refused

LIFETIME = timedelta(hours=24)


def make_sign_in_link(planner: Planner, actor: Actor, user_id: str) -> str:
    """Make the token of a link that signs a user in once within 24 hours; for administrators.

    Raises `NotFound`, and `Refused` for a user who was disabled.
    """
    require(actor, "admin")
    now, token = planner.clock(), new_token()
    with planner.database.write() as session:
        user = session.get(User, user_id)
        if user is None:
            raise NotFound("There is no such user.")
        if not user.active:
            raise Refused("This user is disabled. Enable the user first.")
        session.add(
            SignInLink(
                token_hash=token_hash(token),
                user_id=user_id,
                created_at=now,
                expires_at=now + LIFETIME,
            )
        )
        record(session, now, actor, "make sign-in link", "user", user_id)
    return token
