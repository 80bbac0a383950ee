"""Create the column of who works on a task for its holder, with its index."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("task", sa.Column("delegate", KEY, nullable=True))
    lent = sa.text("delegate IS NOT NULL")
    op.create_index(
        "ix_task_delegated_to_a_person", "task", ["delegate", "case"], sqlite_where=lent, postgresql_where=lent
    )


def downgrade() -> None:
    op.drop_index("ix_task_delegated_to_a_person", table_name="task")
    op.drop_column("task", "delegate")
