"""scenarios are searched for rotas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rota_scenario",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("rule_set_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("other", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=True),
        sa.Column("now_problem", sa.LargeBinary(), nullable=False),
        sa.Column("then_problem", sa.LargeBinary(), nullable=False),
        sa.Column("now_tried", sa.LargeBinary(), nullable=True),
        sa.Column("then_tried", sa.LargeBinary(), nullable=True),
        sa.Column("draft_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["rota_version.id"], name=op.f("fk_rota_scenario_draft_id_rota_version")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["requirement_version.id"],
            name=op.f("fk_rota_scenario_plan_id_requirement_version"),
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_rota_scenario_queue_id_queue")
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_set.id"], name=op.f("fk_rota_scenario_rule_set_id_rule_set")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_rota_scenario_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_rota_scenario_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_scenario")),
    )
    with op.batch_alter_table("rota_scenario", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_scenario_queue_id"), ["queue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_scenario_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_scenario_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rota_scenario", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_scenario_user_id"))
        batch_op.drop_index(batch_op.f("ix_rota_scenario_team_id"))
        batch_op.drop_index(batch_op.f("ix_rota_scenario_queue_id"))

    op.drop_table("rota_scenario")
