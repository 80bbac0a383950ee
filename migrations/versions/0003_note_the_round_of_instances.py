"""Note the round of a multi-instance that a task is an instance of."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("round", Key, nullable=True))


def downgrade() -> None:
    op.drop_column("task", "round")
