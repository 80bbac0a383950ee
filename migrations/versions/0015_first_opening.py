"""Keep with a task when its holder first opened it."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("opened_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("task", "opened_at")
