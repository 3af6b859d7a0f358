"""feeds show entries of their own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


FACTS = sa.table(
    "fact",
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("kind", sa.String()),
    sa.column("payload", sa.JSON()),
)


def upgrade() -> None:
    # Bytes are made anew from the entries, and the entries from what was published before.
    op.execute("DELETE FROM feed_body")
    _tell_again()
    op.create_table(
        "feed_entry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("site_id", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_zone", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_entry")),
    )
    with op.batch_alter_table("feed_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_entry_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_entry_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_entry_team_id"), ["team_id"], unique=False)

    with op.batch_alter_table("feed_body", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gzipped", sa.LargeBinary(), nullable=False))
        batch_op.add_column(sa.Column("due", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("rendered", sa.Integer(), nullable=False))
        batch_op.alter_column("last_modified", existing_type=sa.DATETIME(), nullable=True)

    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("variant", sa.String(), nullable=False, server_default="details")
        )
        batch_op.add_column(
            sa.Column("compressed", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(sa.Column("seen_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seen_sha256", sa.String(), nullable=True))

    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.alter_column("variant", server_default=None)
        batch_op.alter_column("compressed", server_default=None)


def _tell_again() -> None:
    """Let the worker hear once more of what calendars show."""
    published = sa.text(
        "SELECT id, team_id, number FROM rota_version WHERE state = 'published' ORDER BY number"
    )
    absent = sa.text("SELECT DISTINCT person_id FROM time_off ORDER BY person_id")
    connection = op.get_bind()
    for version_id, team_id, number in connection.execute(published).all():
        told = {"version_id": version_id, "team_id": team_id, "number": number, "people": []}
        _tell("RotaPublished", told)
    for (person_id,) in connection.execute(absent).all():
        _tell("TimeOffChanged", {"person_id": person_id})


def _tell(kind: str, payload: dict[str, Any]) -> None:
    values = {"at": sa.func.now(), "kind": kind, "payload": payload}
    op.execute(FACTS.insert().values(**values))


def downgrade() -> None:
    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.drop_column("seen_sha256")
        batch_op.drop_column("seen_version")
        batch_op.drop_column("compressed")
        batch_op.drop_column("variant")

    with op.batch_alter_table("feed_body", schema=None) as batch_op:
        batch_op.alter_column("last_modified", existing_type=sa.DATETIME(), nullable=False)
        batch_op.drop_column("rendered")
        batch_op.drop_column("due")
        batch_op.drop_column("gzipped")

    with op.batch_alter_table("feed_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_entry_team_id"))
        batch_op.drop_index(batch_op.f("ix_feed_entry_site_id"))
        batch_op.drop_index(batch_op.f("ix_feed_entry_person_id"))

    op.drop_table("feed_entry")
