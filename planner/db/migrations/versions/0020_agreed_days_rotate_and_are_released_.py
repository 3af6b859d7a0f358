"""agreed days rotate and are released with a reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pattern_release",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pattern_release_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_pattern_release_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_release")),
    )
    with op.batch_alter_table("pattern_release", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pattern_release_person_id"), ["person_id"], unique=False
        )

    with op.batch_alter_table("work_pattern", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weeks", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("anchor", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("work_pattern", schema=None) as batch_op:
        batch_op.drop_column("anchor")
        batch_op.drop_column("weeks")

    with op.batch_alter_table("pattern_release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pattern_release_person_id"))

    op.drop_table("pattern_release")
