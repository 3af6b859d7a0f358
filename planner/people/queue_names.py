"""Names of the queues that people's skills point at."""

from __future__ import annotations

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

# By name only: queues are declared in a room above this one.
_QUEUE = table("queue", column("id"), column("name"))


def queue_names(session: Session) -> dict[str, str]:
    """Every queue's name by its id."""
    rows = session.execute(select(_QUEUE.c.id, _QUEUE.c.name).order_by(_QUEUE.c.name))
    return {row.id: row.name for row in rows}
