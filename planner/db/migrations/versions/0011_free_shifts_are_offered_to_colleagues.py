"""free shifts are offered to colleagues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cover_request",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user_account.id"],
            name=op.f("fk_cover_request_created_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cover_request_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_cover_request_rota_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_cover_request_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_request")),
    )
    with op.batch_alter_table("cover_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_request_team_id"), ["team_id"], unique=False)

    op.create_table(
        "cover_offer",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_cover_offer_created_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cover_offer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["cover_request.id"],
            name=op.f("fk_cover_offer_request_id_cover_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_offer")),
    )
    with op.batch_alter_table("cover_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_offer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cover_offer_request_id"), ["request_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("cover_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_offer_request_id"))
        batch_op.drop_index(batch_op.f("ix_cover_offer_person_id"))

    op.drop_table("cover_offer")
    with op.batch_alter_table("cover_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_request_team_id"))

    op.drop_table("cover_request")
