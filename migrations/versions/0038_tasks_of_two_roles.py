"""Create the column of a further role that a task is offered to, with its index."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0040"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("task", sa.Column("also_role", KEY, nullable=True))
    offered = sa.text("state IN ('offered', 'claimed') AND also_role IS NOT NULL")
    op.create_index(
        "ix_task_open_of_a_further_role",
        "task",
        ["also_role", "branch", "due_rank", "id"],
        sqlite_where=offered,
        postgresql_where=offered,
    )


def downgrade() -> None:
    op.drop_index("ix_task_open_of_a_further_role", table_name="task")
    op.drop_column("task", "also_role")
