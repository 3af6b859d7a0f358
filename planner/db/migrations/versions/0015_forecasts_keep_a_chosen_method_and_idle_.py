"""forecasts keep a chosen method and idle phone time takes mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forecast_method", sa.String(), nullable=True))

    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("idle_queue_id", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column("kept_free", sa.Integer(), nullable=False, server_default="2")
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_queue_setting_idle_queue_id_queue"), "queue", ["idle_queue_id"], ["id"]
        )

    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.alter_column("kept_free", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_queue_setting_idle_queue_id_queue"), type_="foreignkey"
        )
        batch_op.drop_column("kept_free")
        batch_op.drop_column("idle_queue_id")

    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("forecast_method")
