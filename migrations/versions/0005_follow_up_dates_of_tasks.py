"""Keep with a task when its holder will come back to it."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("follow_up_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("task", "follow_up_at")
