"""Keep with a task when its holder will come back to it, and the one person it is bound to."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant, Key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ORDERS = {
    "ix_task_open_of_a_role_by_due": "due_rank",
    "ix_task_open_of_a_role_by_age": "created_at",
    "ix_task_open_of_a_role_by_urgency": "urgency",
}
_OPEN = sa.text("state IN ('offered', 'claimed')")


def upgrade() -> None:
    op.add_column("task", sa.Column("follow_up_at", Instant(), nullable=True))
    op.add_column("task", sa.Column("bound_to", Key, nullable=True))
    _index("bound_to")


def downgrade() -> None:
    _index()
    op.drop_column("task", "bound_to")
    op.drop_column("task", "follow_up_at")


def _index(*more: str) -> None:
    for name, order in _ORDERS.items():
        op.drop_index(name, "task")
        columns = ["role", "branch", order, "id", "state", *more]
        op.create_index(name, "task", columns, unique=False, sqlite_where=_OPEN, postgresql_where=_OPEN)
