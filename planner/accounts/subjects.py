"""Rows of the rooms above that accounts point at: people, teams and sites."""

from __future__ import annotations

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

# By name only: accounts lie below the room that owns these tables.
SUBJECTS = {kind: table(kind, column("id")) for kind in ("person", "team", "site")}


def subject_exists(session: Session, kind: str, subject_id: str) -> bool:
    """Whether there is a person, team or site with this id."""
    rows = SUBJECTS[kind]
    return session.execute(select(rows.c.id).where(rows.c.id == subject_id)).first() is not None
