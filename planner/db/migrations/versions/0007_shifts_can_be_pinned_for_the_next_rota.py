"""shifts can be pinned for the next rota."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pinned_shift",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("template_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_pinned_shift_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pinned_shift_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_pinned_shift_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["shift_template.id"],
            name=op.f("fk_pinned_shift_template_id_shift_template"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pinned_shift")),
    )
    with op.batch_alter_table("pinned_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pinned_shift_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pinned_shift_team_id"), ["team_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pinned_shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pinned_shift_team_id"))
        batch_op.drop_index(batch_op.f("ix_pinned_shift_person_id"))

    op.drop_table("pinned_shift")
