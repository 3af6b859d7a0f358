"""people have roles and minimum cover asks for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_role",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_role_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_role")),
    )
    with op.batch_alter_table("duty_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_role_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("minimum_cover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("always", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("minimum_cover", schema=None) as batch_op:
        batch_op.alter_column("always", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("minimum_cover", schema=None) as batch_op:
        batch_op.drop_column("always")
        batch_op.drop_column("role")

    with op.batch_alter_table("duty_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_role_person_id"))

    op.drop_table("duty_role")
