"""feed bytes last."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FACTS = sa.table(
    "fact",
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("kind", sa.String()),
    sa.column("payload", sa.JSON()),
)
KEY = ("kind", "subject_id", "variant")


def _key() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in KEY]


def _bytes() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("body", "gzipped")]


def _rest() -> list[sa.Column[Any]]:
    return [
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("rendered", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    _make_anew(_key() + _rest() + _bytes())


def downgrade() -> None:
    _make_anew(_key() + _bytes() + _rest())


def _make_anew(columns: list[sa.Column[Any]]) -> None:
    """Make the table again, and let the worker render every living feed into it."""
    op.drop_table("feed_body")
    key = sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_feed_body"))
    op.create_table("feed_body", *columns, key)
    told = {"at": sa.func.now(), "kind": "FeedTokensChanged", "payload": {}}
    op.execute(FACTS.insert().values(**told))
