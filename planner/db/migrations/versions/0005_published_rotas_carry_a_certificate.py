"""published rotas carry a certificate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rota_certificate",
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_rota_certificate_rota_version_id_rota_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_certificate")),
    )
    with op.batch_alter_table("rota_certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rota_certificate_rota_version_id"), ["rota_version_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("rota_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_certificate_rota_version_id"))

    op.drop_table("rota_certificate")
