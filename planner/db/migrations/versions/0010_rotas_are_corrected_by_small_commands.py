"""rotas are corrected by small commands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rota_edit",
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("undoes_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_rota_edit_rota_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["rota_edit.id"], name=op.f("fk_rota_edit_undoes_id_rota_edit")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_rota_edit_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_edit")),
    )
    with op.batch_alter_table("rota_edit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rota_edit_rota_version_id"), ["rota_version_id"], unique=False
        )

    op.create_table(
        "rule_override",
        sa.Column("edit_id", sa.String(length=32), nullable=False),
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["edit_id"], ["rota_edit.id"], name=op.f("fk_rule_override_edit_id_rota_edit")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rule_override_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_rule_override_rota_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_rule_override_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_override")),
    )
    with op.batch_alter_table("rule_override", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_override_edit_id"), ["edit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rule_override_rota_version_id"), ["rota_version_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("rule_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_override_rota_version_id"))
        batch_op.drop_index(batch_op.f("ix_rule_override_edit_id"))

    op.drop_table("rule_override")
    with op.batch_alter_table("rota_edit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_edit_rota_version_id"))

    op.drop_table("rota_edit")
