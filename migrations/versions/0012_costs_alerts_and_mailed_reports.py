"""Create the tables of costs, of alerts on reports and of reports that are mailed; let a notice name an alert."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "cost_plan",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", KEY, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_cost_plan_by"),
        sa.PrimaryKeyConstraint("id", name="pk_cost_plan"),
    )
    op.create_table(
        "alert",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("report", KEY, nullable=False),
        sa.Column("process", KEY, nullable=True),
        sa.Column("branch", KEY, nullable=True),
        sa.Column("step", KEY, nullable=True),
        sa.Column("measure", KEY, nullable=False),
        sa.Column("direction", KEY, nullable=False),
        sa.Column("alarm_at", sa.Text(), nullable=False),
        sa.Column("release_at", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("rests", KEY, nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_alert_branch"),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name="fk_alert_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
    )
    op.create_index("ix_alert_of_a_person", "alert", ["owner"])
    op.create_index("ix_alert_due", "alert", ["next_at"])
    op.create_table(
        "report_subscription",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("report", KEY, nullable=False),
        sa.Column("process", KEY, nullable=True),
        sa.Column("branch", KEY, nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("rhythm", KEY, nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_report_subscription_branch"),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name="fk_report_subscription_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_report_subscription"),
    )
    op.create_index("ix_report_subscription_of_a_person", "report_subscription", ["owner"])
    op.create_index("ix_report_subscription_due", "report_subscription", ["next_at"])
    op.add_column("notice", sa.Column("alert", KEY, nullable=True))


def downgrade() -> None:
    op.drop_column("notice", "alert")
    for table in ("report_subscription", "alert", "cost_plan"):
        op.drop_table(table)
