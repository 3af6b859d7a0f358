"""runs tell what clashes and what would help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rota_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("clashes", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rota_run", schema=None) as batch_op:
        batch_op.drop_column("clashes")
