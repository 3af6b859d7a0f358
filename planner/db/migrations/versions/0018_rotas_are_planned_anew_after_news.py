"""rotas are planned anew after news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rota_replan",
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=True),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=True),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["rota_version.id"], name=op.f("fk_rota_replan_draft_id_rota_version")
        ),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_rota_replan_rota_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_rota_replan_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_replan")),
    )
    with op.batch_alter_table("rota_replan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rota_replan_rota_version_id"), ["rota_version_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("rota_replan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_replan_rota_version_id"))

    op.drop_table("rota_replan")
