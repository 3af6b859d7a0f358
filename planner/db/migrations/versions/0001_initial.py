# ruff: noqa: PLR0915 -- a revision lists what it changes, however much that is
"""initial."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_handled_at"), ["handled_at"], unique=False)

    op.create_table(
        "feed_body",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("last_modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "subject_id", "variant", name=op.f("pk_feed_body")),
    )
    op.create_table(
        "person",
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("shown_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "queue",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sa.UniqueConstraint("name", name=op.f("uq_queue_name")),
    )
    op.create_table(
        "rule_set",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("preset", sa.String(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("nights_enabled", sa.Boolean(), nullable=False),
        sa.Column("on_call_enabled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_email"), ["email"], unique=False)

    op.create_table(
        "site",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
    )
    op.create_table(
        "team",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "availability",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("must_have", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_availability_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_availability_person_id"), ["person_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("weekly_minutes", sa.Integer(), nullable=False),
        sa.Column("day_minutes", sa.JSON(), nullable=False),
        sa.Column("averaging_weeks", sa.Integer(), nullable=False),
        sa.Column("overtime_consent", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contract_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_person_id"), ["person_id"], unique=False)

    op.create_table(
        "day_wish",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("must_have", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_day_wish_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_wish")),
    )
    with op.batch_alter_table("day_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_wish_person_id"), ["person_id"], unique=False)

    op.create_table(
        "demand_event",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("queue_id", sa.String(length=32), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("multiplier", sa.Double(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_demand_event_queue_id_queue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_event")),
    )
    op.create_table(
        "employment",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("payroll_id", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_employment_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
    )
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "external_id",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_external_id_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_id")),
    )
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_id_person_id"), ["person_id"], unique=False)

    op.create_table(
        "holiday_calendar",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_holiday_calendar_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_calendar")),
    )
    with op.batch_alter_table("holiday_calendar", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_holiday_calendar_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "home_zone",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_home_zone_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_zone")),
    )
    with op.batch_alter_table("home_zone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_zone_person_id"), ["person_id"], unique=False)

    op.create_table(
        "minimum_cover",
        sa.Column("site_id", sa.String(length=32), nullable=True),
        sa.Column("queue_id", sa.String(length=32), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_minimum_cover_queue_id_queue")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_minimum_cover_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minimum_cover")),
    )
    op.create_table(
        "queue_setting",
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("target_share", sa.Double(), nullable=False),
        sa.Column("threshold_seconds", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("deadline", sa.String(), nullable=False),
        sa.Column("aht_seconds", sa.Double(), nullable=False),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column("occupancy_cap", sa.Double(), nullable=False),
        sa.Column("shrinkage", sa.JSON(), nullable=False),
        sa.Column("contacts_per_ticket", sa.Double(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_queue_setting_queue_id_queue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_setting")),
    )
    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queue_setting_queue_id"), ["queue_id"], unique=False)

    op.create_table(
        "shift_template",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("paid_break_minutes", sa.Integer(), nullable=False),
        sa.Column("unpaid_break_minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_shift_template_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_template")),
    )
    with op.batch_alter_table("shift_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_template_site_id"), ["site_id"], unique=False)

    op.create_table(
        "site_membership",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_site_membership_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_site_membership_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_membership")),
    )
    with op.batch_alter_table("site_membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_site_membership_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "skill_proficiency",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("level_hundredths", sa.Integer(), nullable=False),
        sa.Column("shadowing_until", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_skill_proficiency_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_skill_proficiency_queue_id_queue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_proficiency")),
    )
    with op.batch_alter_table("skill_proficiency", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_skill_proficiency_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "team_membership",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_team_membership_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_team_membership_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_membership")),
    )
    with op.batch_alter_table("team_membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_team_membership_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_team_membership_team_id"), ["team_id"], unique=False)

    op.create_table(
        "time_off",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("credited_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_time_off_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
    )
    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_off_person_id"), ["person_id"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("shown_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_user_account_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_person_id"), ["person_id"], unique=False)

    op.create_table(
        "work_pattern",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("agreed_by", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_work_pattern_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_pattern")),
    )
    with op.batch_alter_table("work_pattern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_pattern_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_audit_entry_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "feed_token",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_feed_token_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_token_hash")),
    )
    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_token_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "forecast_version",
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("backtest", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_forecast_version_queue_id_queue")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_forecast_version_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_version")),
        sa.UniqueConstraint("queue_id", "number", name=op.f("uq_forecast_version_queue_id_number")),
    )
    with op.batch_alter_table("forecast_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_forecast_version_queue_id"), ["queue_id"], unique=False
        )

    op.create_table(
        "import_batch",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_import_batch_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_login_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "requirement_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_requirement_version_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_version")),
        sa.UniqueConstraint("number", name=op.f("uq_requirement_version_number")),
    )
    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_role_grant_team_id_team")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_sign_in_link_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "queue_requirement",
        sa.Column("requirement_id", sa.String(length=32), nullable=False),
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("forecast_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["forecast_id"],
            ["forecast_version.id"],
            name=op.f("fk_queue_requirement_forecast_id_forecast_version"),
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_queue_requirement_queue_id_queue")
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirement_version.id"],
            name=op.f("fk_queue_requirement_requirement_id_requirement_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_requirement")),
    )
    with op.batch_alter_table("queue_requirement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_queue_requirement_requirement_id"), ["requirement_id"], unique=False
        )

    op.create_table(
        "rota_run",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("requirement_id", sa.String(length=32), nullable=False),
        sa.Column("rule_set_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=True),
        sa.Column("problem", sa.LargeBinary(), nullable=False),
        sa.Column("live", sa.JSON(), nullable=False),
        sa.Column("rota", sa.LargeBinary(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("score_bound", sa.Integer(), nullable=True),
        sa.Column("short_agent_minutes", sa.Integer(), nullable=True),
        sa.Column("short_agent_minutes_bound", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirement_version.id"],
            name=op.f("fk_rota_run_requirement_id_requirement_version"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_set.id"], name=op.f("fk_rota_run_rule_set_id_rule_set")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rota_run_team_id_team")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_rota_run_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_run")),
    )
    with op.batch_alter_table("rota_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_run_team_id"), ["team_id"], unique=False)

    op.create_table(
        "volume",
        sa.Column("queue_id", sa.String(length=32), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("handling_seconds", sa.Double(), nullable=True),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_volume_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name=op.f("fk_volume_queue_id_queue")),
        sa.PrimaryKeyConstraint("queue_id", "start", name=op.f("pk_volume")),
    )
    op.create_table(
        "rota_version",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("base_version_id", sa.String(length=32), nullable=True),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("requirement_id", sa.String(length=32), nullable=False),
        sa.Column("rule_set_id", sa.String(length=32), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=32), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("why_late", sa.String(), nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_version_id"],
            ["rota_version.id"],
            name=op.f("fk_rota_version_base_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user_account.id"],
            name=op.f("fk_rota_version_created_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["user_account.id"],
            name=op.f("fk_rota_version_published_by_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirement_version.id"],
            name=op.f("fk_rota_version_requirement_id_requirement_version"),
        ),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["rule_set.id"], name=op.f("fk_rota_version_rule_set_id_rule_set")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["rota_run.id"], name=op.f("fk_rota_version_run_id_rota_run")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_rota_version_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_version")),
    )
    with op.batch_alter_table("rota_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rota_version_team_id"), ["team_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("template_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("pin_reason", sa.String(), nullable=True),
        sa.Column("paid_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_assignment_rota_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["shift_template.id"],
            name=op.f("fk_assignment_template_id_shift_template"),
        ),
        sa.PrimaryKeyConstraint("rota_version_id", "assignment_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("rota_version_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_ledger_entry_rota_version_id_rota_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "published_shift",
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("rota_version_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("template_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=False),
        sa.Column("paid_minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_published_shift_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["rota_version_id"],
            ["rota_version.id"],
            name=op.f("fk_published_shift_rota_version_id_rota_version"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_published_shift_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_published_shift_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["shift_template.id"],
            name=op.f("fk_published_shift_template_id_shift_template"),
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_published_shift")),
    )
    with op.batch_alter_table("published_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_shift_day"), ["day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_published_shift_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_published_shift_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_published_shift_team_id"), ["team_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("published_shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_shift_team_id"))
        batch_op.drop_index(batch_op.f("ix_published_shift_site_id"))
        batch_op.drop_index(batch_op.f("ix_published_shift_person_id"))
        batch_op.drop_index(batch_op.f("ix_published_shift_day"))

    op.drop_table("published_shift")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_person_id"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_person_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("rota_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_version_team_id"))

    op.drop_table("rota_version")
    op.drop_table("volume")
    with op.batch_alter_table("rota_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rota_run_team_id"))

    op.drop_table("rota_run")
    with op.batch_alter_table("queue_requirement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queue_requirement_requirement_id"))

    op.drop_table("queue_requirement")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_user_id"))

    op.drop_table("sign_in_link")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_user_id"))

    op.drop_table("role_grant")
    op.drop_table("requirement_version")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_user_id"))

    op.drop_table("login_session")
    op.drop_table("import_batch")
    with op.batch_alter_table("forecast_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_version_queue_id"))

    op.drop_table("forecast_version")
    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_token_user_id"))
        batch_op.drop_index(batch_op.f("ix_feed_token_subject_id"))

    op.drop_table("feed_token")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_entity_id"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("work_pattern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_pattern_person_id"))

    op.drop_table("work_pattern")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_person_id"))

    op.drop_table("user_account")
    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_off_person_id"))

    op.drop_table("time_off")
    with op.batch_alter_table("team_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_membership_team_id"))
        batch_op.drop_index(batch_op.f("ix_team_membership_person_id"))

    op.drop_table("team_membership")
    with op.batch_alter_table("skill_proficiency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_proficiency_person_id"))

    op.drop_table("skill_proficiency")
    with op.batch_alter_table("site_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_membership_person_id"))

    op.drop_table("site_membership")
    with op.batch_alter_table("shift_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_template_site_id"))

    op.drop_table("shift_template")
    with op.batch_alter_table("queue_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queue_setting_queue_id"))

    op.drop_table("queue_setting")
    op.drop_table("minimum_cover")
    with op.batch_alter_table("home_zone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_home_zone_person_id"))

    op.drop_table("home_zone")
    with op.batch_alter_table("holiday_calendar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holiday_calendar_person_id"))

    op.drop_table("holiday_calendar")
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_id_person_id"))

    op.drop_table("external_id")
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employment_person_id"))

    op.drop_table("employment")
    op.drop_table("demand_event")
    with op.batch_alter_table("day_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_day_wish_person_id"))

    op.drop_table("day_wish")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_person_id"))

    op.drop_table("contract")
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_person_id"))

    op.drop_table("availability")
    op.drop_table("team")
    op.drop_table("site")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_email"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address"))

    op.drop_table("sign_in_attempt")
    op.drop_table("rule_set")
    op.drop_table("queue")
    op.drop_table("person")
    op.drop_table("feed_body")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_handled_at"))

    op.drop_table("fact")
