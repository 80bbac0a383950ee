"""Create the first tables."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant, SortableNumber

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:  # noqa: PLR0915 -- one statement per table and index
    op.create_table(
        "anchor",
        sa.Column("day", KEY, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("last_entry", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_anchor")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("chain", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("by", KEY, nullable=True),
        sa.Column("element", KEY, nullable=True),
        sa.Column("task", KEY, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_audit_entry_chain_seq")),
    )
    op.create_index("ix_audit_entry_by_kind", "audit_entry", ["kind", "id"], unique=False)
    op.create_index("ix_audit_entry_by_person", "audit_entry", ["by", "id"], unique=False)
    op.create_index("ix_audit_entry_by_time", "audit_entry", ["at", "id"], unique=False)
    op.create_table(
        "branch",
        sa.Column("code", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("parent", KEY, nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("calendar", KEY, nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["branch.code"], name=op.f("fk_branch_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_branch")),
    )
    op.create_table(
        "branch_tree",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_tree")),
    )
    op.create_table(
        "calendar",
        sa.Column("code", KEY, nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_calendar")),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("now", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_table(
        "file_content",
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_content")),
    )
    op.create_table(
        "idempotency",
        sa.Column("person", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("request_hash", KEY, nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name=op.f("pk_idempotency")),
    )
    op.create_index("ix_idempotency_old", "idempotency", ["at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("available_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("dedup", KEY, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup", name=op.f("uq_outbox_dedup")),
    )
    op.create_index(
        "ix_outbox_to_deliver",
        "outbox",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("login", KEY, nullable=False),
        sa.Column("address", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_by_address", "sign_in_attempt", ["address", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_by_login", "sign_in_attempt", ["login", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_old", "sign_in_attempt", ["at"], unique=False)
    op.create_table(
        "anchor_head",
        sa.Column("chain", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["day"], ["anchor.day"], name=op.f("fk_anchor_head_day")),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_anchor_head")),
    )
    op.create_index("ix_anchor_head_of_a_day", "anchor_head", ["day"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("calendar", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("intervals", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["calendar"], ["calendar.code"], name=op.f("fk_calendar_day_calendar")),
        sa.PrimaryKeyConstraint("calendar", "day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "deployed_file",
        sa.Column("deployment", KEY, nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.ForeignKeyConstraint(["deployment"], ["deployment.id"], name=op.f("fk_deployed_file_deployment")),
        sa.ForeignKeyConstraint(["sha256"], ["file_content.sha256"], name=op.f("fk_deployed_file_sha256")),
        sa.PrimaryKeyConstraint("deployment", "path", name=op.f("pk_deployed_file")),
    )
    op.create_table(
        "person",
        sa.Column("id", KEY, nullable=False),
        sa.Column("login", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name=op.f("fk_person_branch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "process_version",
        sa.Column("process", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deployment", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("info", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["deployment"], ["deployment.id"], name=op.f("fk_process_version_deployment")),
        sa.PrimaryKeyConstraint("process", "version", name=op.f("pk_process_version")),
    )
    op.create_index(
        "ix_process_version_current",
        "process_version",
        ["process"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "api_token",
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("scopes", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_api_token_person")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_api_token")),
    )
    op.create_index("ix_api_token_of_a_person", "api_token", ["person"], unique=False)
    op.create_table(
        "binding",
        sa.Column("id", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("deployments", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process", "version"],
            ["process_version.process", "process_version.version"],
            name=op.f("fk_binding_process"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding")),
        sa.UniqueConstraint("process", "version", "called", name=op.f("uq_binding_process_version_called")),
    )
    op.create_table(
        "process_start",
        sa.Column("process", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("name", KEY, nullable=True),
        sa.Column("timer", sa.Text(), nullable=True),
        sa.Column("next_due", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process", "version"],
            ["process_version.process", "process_version.version"],
            name=op.f("fk_process_start_process"),
        ),
        sa.PrimaryKeyConstraint("process", "version", "element", name=op.f("pk_process_start")),
    )
    op.create_index("ix_process_start_awaiting", "process_start", ["kind", "name"], unique=False)
    op.create_index("ix_process_start_due", "process_start", ["next_due"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("person", KEY, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("valid_from", Instant(), nullable=True),
        sa.Column("valid_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name=op.f("fk_role_grant_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_role_grant_person")),
        sa.PrimaryKeyConstraint("person", "role", "branch", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_holders_of_a_role", "role_grant", ["role", "branch"], unique=False)
    op.create_table(
        "session",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_session_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_expired", "session", ["expires_at"], unique=False)
    op.create_index("ix_session_of_a_person", "session", ["person"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("binding", KEY, nullable=False),
        sa.Column("business_key", KEY, nullable=True),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("started_by", KEY, nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("audit_head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["binding"], ["binding.id"], name=op.f("fk_case_binding")),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name=op.f("fk_case_branch")),
        sa.ForeignKeyConstraint(
            ["process", "process_version"],
            ["process_version.process", "process_version.version"],
            name=op.f("fk_case_process"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_index("ix_case_by_business_key", "case", ["business_key"], unique=False)
    op.create_index("ix_case_by_status", "case", ["status", "started_at", "id"], unique=False)
    op.create_index("ix_case_newest", "case", ["started_at", "id"], unique=False)
    op.create_index("ix_case_newest_at_a_branch", "case", ["branch", "started_at", "id"], unique=False)
    op.create_index("ix_case_newest_of_a_process", "case", ["process", "started_at", "id"], unique=False)
    op.create_index("ix_case_of_a_binding", "case", ["binding"], unique=False)
    op.create_index("ix_case_started_by_a_person", "case", ["started_by", "started_at"], unique=False)
    op.create_table(
        "case_bigram",
        sa.Column("gram", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_case_bigram_case")),
        sa.PrimaryKeyConstraint("gram", "case", name=op.f("pk_case_bigram")),
    )
    op.create_index("ix_case_bigram_of_a_case", "case_bigram", ["case", "gram"], unique=False)
    op.create_table(
        "case_column",
        sa.Column("case", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("text", KEY, nullable=True),
        sa.Column("number", SortableNumber(), nullable=True),
        sa.Column("time", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_case_column_case")),
        sa.PrimaryKeyConstraint("case", "name", name=op.f("pk_case_column")),
    )
    op.create_index("ix_case_column_by_number", "case_column", ["process", "name", "number", "case"], unique=False)
    op.create_index("ix_case_column_by_text", "case_column", ["process", "name", "text", "case"], unique=False)
    op.create_index("ix_case_column_by_time", "case_column", ["process", "name", "time", "case"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("token", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("expression", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_retry_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_incident_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident_of_a_case", "incident", ["case", "at"], unique=False)
    op.create_index(
        "ix_incident_to_retry",
        "incident",
        ["next_retry_at"],
        unique=False,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "subscription",
        sa.Column("case", KEY, nullable=False),
        sa.Column("token", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("correlation", sa.Text(), nullable=False),
        sa.Column("correlation_hash", KEY, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_subscription_case")),
        sa.PrimaryKeyConstraint("case", "token", name=op.f("pk_subscription")),
    )
    op.create_index(
        "ix_subscription_catchers", "subscription", ["kind", "name", "correlation_hash", "since"], unique=False
    )
    op.create_table(
        "task",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token", KEY, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("assignee", KEY, nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_rank", Instant(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("form", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("completed_at", Instant(), nullable=True),
        sa.Column("changed_by", KEY, nullable=True),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("case_process", KEY, nullable=False),
        sa.Column("case_title", sa.Text(), nullable=False),
        sa.Column("case_key", KEY, nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_task_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("case", "token", name=op.f("uq_task_case_token")),
    )
    op.create_index(
        "ix_task_claimed_by_a_person_by_age",
        "task",
        ["assignee", "created_at", "id", "role", "branch"],
        unique=False,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "ix_task_claimed_by_a_person_by_due",
        "task",
        ["assignee", "due_rank", "id", "role", "branch", "case"],
        unique=False,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "ix_task_claimed_by_a_person_by_urgency",
        "task",
        ["assignee", "urgency", "id", "role", "branch"],
        unique=False,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "ix_task_done_by_a_person",
        "task",
        ["assignee", "completed_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'completed'"),
        postgresql_where=sa.text("state = 'completed'"),
    )
    op.create_index(
        "ix_task_open_at_a_branch_by_age",
        "task",
        ["branch", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_at_a_branch_by_due",
        "task",
        ["branch", "due_rank", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_at_a_branch_by_urgency",
        "task",
        ["branch", "urgency", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_by_age",
        "task",
        ["created_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_by_due",
        "task",
        ["due_rank", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_by_urgency",
        "task",
        ["urgency", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_of_a_case",
        "task",
        ["case"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_of_a_role_by_age",
        "task",
        ["role", "branch", "created_at", "id", "state"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_of_a_role_by_due",
        "task",
        ["role", "branch", "due_rank", "id", "state"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_index(
        "ix_task_open_of_a_role_by_urgency",
        "task",
        ["role", "branch", "urgency", "id", "state"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.create_table(
        "task_doer",
        sa.Column("case", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_task_doer_case")),
        sa.PrimaryKeyConstraint("case", "element", "person", name=op.f("pk_task_doer")),
    )
    op.create_index("ix_task_doer_cases_of_a_person", "task_doer", ["person", "case"], unique=False)
    op.create_table(
        "timer",
        sa.Column("case", KEY, nullable=False),
        sa.Column("token", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name=op.f("fk_timer_case")),
        sa.PrimaryKeyConstraint("case", "token", name=op.f("pk_timer")),
    )
    op.create_index("ix_timer_due", "timer", ["due_at", "case"], unique=False)
    op.create_table(
        "task_draft",
        sa.Column("task", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name=op.f("fk_task_draft_task")),
        sa.PrimaryKeyConstraint("task", "person", name=op.f("pk_task_draft")),
    )
    op.create_table(
        "task_exclusion",
        sa.Column("task", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name=op.f("fk_task_exclusion_task")),
        sa.PrimaryKeyConstraint("task", "person", name=op.f("pk_task_exclusion")),
    )


def downgrade() -> None:  # noqa: PLR0915 -- one statement per table and index
    op.drop_table("task_exclusion")
    op.drop_table("task_draft")
    op.drop_index("ix_timer_due", table_name="timer")
    op.drop_table("timer")
    op.drop_index("ix_task_doer_cases_of_a_person", table_name="task_doer")
    op.drop_table("task_doer")
    op.drop_index(
        "ix_task_open_of_a_role_by_urgency",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_of_a_role_by_due",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_of_a_role_by_age",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_of_a_case",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_by_urgency",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_by_due",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_by_age",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_at_a_branch_by_urgency",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_at_a_branch_by_due",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_open_at_a_branch_by_age",
        table_name="task",
        sqlite_where=sa.text("state IN ('offered', 'claimed')"),
        postgresql_where=sa.text("state IN ('offered', 'claimed')"),
    )
    op.drop_index(
        "ix_task_done_by_a_person",
        table_name="task",
        sqlite_where=sa.text("state = 'completed'"),
        postgresql_where=sa.text("state = 'completed'"),
    )
    op.drop_index(
        "ix_task_claimed_by_a_person_by_urgency",
        table_name="task",
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.drop_index(
        "ix_task_claimed_by_a_person_by_due",
        table_name="task",
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.drop_index(
        "ix_task_claimed_by_a_person_by_age",
        table_name="task",
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.drop_table("task")
    op.drop_index("ix_subscription_catchers", table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(
        "ix_incident_to_retry",
        table_name="incident",
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.drop_index("ix_incident_of_a_case", table_name="incident")
    op.drop_table("incident")
    op.drop_index("ix_case_column_by_time", table_name="case_column")
    op.drop_index("ix_case_column_by_text", table_name="case_column")
    op.drop_index("ix_case_column_by_number", table_name="case_column")
    op.drop_table("case_column")
    op.drop_index("ix_case_bigram_of_a_case", table_name="case_bigram")
    op.drop_table("case_bigram")
    op.drop_index("ix_case_started_by_a_person", table_name="case")
    op.drop_index("ix_case_of_a_binding", table_name="case")
    op.drop_index("ix_case_newest_of_a_process", table_name="case")
    op.drop_index("ix_case_newest_at_a_branch", table_name="case")
    op.drop_index("ix_case_newest", table_name="case")
    op.drop_index("ix_case_by_status", table_name="case")
    op.drop_index("ix_case_by_business_key", table_name="case")
    op.drop_table("case")
    op.drop_index("ix_session_of_a_person", table_name="session")
    op.drop_index("ix_session_expired", table_name="session")
    op.drop_table("session")
    op.drop_index("ix_role_grant_holders_of_a_role", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("ix_process_start_due", table_name="process_start")
    op.drop_index("ix_process_start_awaiting", table_name="process_start")
    op.drop_table("process_start")
    op.drop_table("binding")
    op.drop_index("ix_api_token_of_a_person", table_name="api_token")
    op.drop_table("api_token")
    op.drop_index(
        "ix_process_version_current",
        table_name="process_version",
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
    op.drop_table("process_version")
    op.drop_table("person")
    op.drop_table("deployed_file")
    op.drop_table("calendar_day")
    op.drop_index("ix_anchor_head_of_a_day", table_name="anchor_head")
    op.drop_table("anchor_head")
    op.drop_index("ix_sign_in_attempt_old", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_by_login", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_by_address", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_index(
        "ix_outbox_to_deliver",
        table_name="outbox",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_idempotency_old", table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_table("file_content")
    op.drop_table("deployment")
    op.drop_table("clock")
    op.drop_table("calendar")
    op.drop_table("branch_tree")
    op.drop_table("branch")
    op.drop_index("ix_audit_entry_by_time", table_name="audit_entry")
    op.drop_index("ix_audit_entry_by_person", table_name="audit_entry")
    op.drop_index("ix_audit_entry_by_kind", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("audit_chain")
    op.drop_table("anchor")
