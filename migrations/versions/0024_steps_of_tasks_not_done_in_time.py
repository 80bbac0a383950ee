"""Create the table of what happens to tasks that are not done in time."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WAITS = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "task_step",
        sa.Column("task", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("people", Encoded(), nullable=True),
        sa.Column("nobody", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_task_step_task"),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_task_step_case"),
        sa.PrimaryKeyConstraint("task", "number", name="pk_task_step"),
    )
    op.create_index("ix_task_step_due", "task_step", ["at", "case"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index("ix_task_step_of_a_case", "task_step", ["case"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    op.drop_table("task_step")
