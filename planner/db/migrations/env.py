"""How Alembic runs a revision: always on the connection that `planner.db.upgrade` opened."""

from __future__ import annotations

from typing import Any

from alembic import context

from planner.db.tables import all_tables
from planner.db.types import UtcDateTime


def column_type_in_words(kind: str, column_type: Any, _context: Any) -> Any:
    """Write our types as the database sees them: a revision never changes with our code."""
    if kind == "type" and isinstance(column_type, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_as_batch=True,
    render_item=column_type_in_words,
)
with context.begin_transaction():
    context.run_migrations()
