"""What a view is given: the running planner and the person who asks."""

from __future__ import annotations

from typing import cast

from flask import current_app, g

from planner.accounts.actor import Actor
from planner.application import Planner


def planner() -> Planner:
    """Return the planner this application was made with."""
    return cast(Planner, current_app.extensions["planner"])


def actor() -> Actor:
    """Return who is signed in; only for views whose policy asks for a sign-in."""
    return cast(Actor, g.actor)


def actor_or_none() -> Actor | None:
    """Return who is signed in, or None for a visitor."""
    return cast("Actor | None", g.get("actor"))
