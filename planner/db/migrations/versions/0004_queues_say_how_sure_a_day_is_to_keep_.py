"""queues say how sure a day is to keep its promise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("patience_seconds", sa.Double(), nullable=True))
        batch_op.add_column(
            sa.Column("day_chance", sa.Double(), nullable=False, server_default="0.7")
        )

    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.alter_column("day_chance", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.drop_column("day_chance")
        batch_op.drop_column("patience_seconds")
