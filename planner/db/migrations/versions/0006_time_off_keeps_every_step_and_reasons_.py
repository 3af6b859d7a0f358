"""time off keeps every step and reasons apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_off_reason",
        sa.Column("time_off_id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["time_off_id"], ["time_off.id"], name=op.f("fk_time_off_reason_time_off_id_time_off")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_time_off_reason_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off_reason")),
    )
    with op.batch_alter_table("time_off_reason", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_time_off_reason_time_off_id"), ["time_off_id"], unique=False
        )

    op.create_table(
        "time_off_step",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("time_off_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["time_off_id"], ["time_off.id"], name=op.f("fk_time_off_step_time_off_id_time_off")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_time_off_step_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off_step")),
    )
    with op.batch_alter_table("time_off_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_time_off_step_time_off_id"), ["time_off_id"], unique=False
        )
    # Of what was decided before, the last step is known.
    op.execute(
        "INSERT INTO time_off_step (time_off_id, state, at, user_id) "
        "SELECT id, state, decided_at, decided_by FROM time_off WHERE decided_at IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("time_off_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_off_step_time_off_id"))

    op.drop_table("time_off_step")
    with op.batch_alter_table("time_off_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_off_reason_time_off_id"))

    op.drop_table("time_off_reason")
