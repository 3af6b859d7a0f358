"""changes that cannot wait are sent as invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation_wish",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_wish_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_invitation_wish")),
    )
    op.create_table(
        "sent_invitation",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sent_invitation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "assignment_id", name=op.f("pk_sent_invitation")),
    )
    with op.batch_alter_table("notice_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("notice_mail", schema=None) as batch_op:
        batch_op.drop_column("taken")

    op.drop_table("sent_invitation")
    op.drop_table("invitation_wish")
