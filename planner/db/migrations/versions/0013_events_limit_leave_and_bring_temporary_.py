"""events limit leave and bring temporary contracts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "temporary_contract",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["demand_event.id"],
            name=op.f("fk_temporary_contract_event_id_demand_event"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_temporary_contract_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_temporary_contract")),
    )
    with op.batch_alter_table("temporary_contract", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_temporary_contract_event_id"), ["event_id"], unique=False
        )

    with op.batch_alter_table("demand_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leave_limit", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("demand_event", schema=None) as batch_op:
        batch_op.drop_column("leave_limit")

    with op.batch_alter_table("temporary_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_temporary_contract_event_id"))

    op.drop_table("temporary_contract")
