"""hours are settled by month and exceptions recorded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "period_close",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["user_account.id"], name=op.f("fk_period_close_closed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_close")),
        sa.UniqueConstraint("month", name=op.f("uq_period_close_month")),
    )
    op.create_table(
        "worked_exception",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("credited_minutes", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_worked_exception_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_worked_exception_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worked_exception")),
    )
    with op.batch_alter_table("worked_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worked_exception_day"), ["day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_worked_exception_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "closed_hours",
        sa.Column("period_close_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("shown_name", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=True),
        sa.Column("team_name", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=True),
        sa.Column("site_name", sa.String(), nullable=False),
        sa.Column("rota_versions", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_close_id"],
            ["period_close.id"],
            name=op.f("fk_closed_hours_period_close_id_period_close"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_closed_hours_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_closed_hours_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_closed_hours_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_hours")),
    )
    with op.batch_alter_table("closed_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_hours_month"), ["month"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_closed_hours_period_close_id"), ["period_close_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_closed_hours_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("closed_hours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closed_hours_person_id"))
        batch_op.drop_index(batch_op.f("ix_closed_hours_period_close_id"))
        batch_op.drop_index(batch_op.f("ix_closed_hours_month"))

    op.drop_table("closed_hours")
    with op.batch_alter_table("worked_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worked_exception_person_id"))
        batch_op.drop_index(batch_op.f("ix_worked_exception_day"))

    op.drop_table("worked_exception")
    op.drop_table("period_close")
