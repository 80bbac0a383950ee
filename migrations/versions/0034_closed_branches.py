"""Create the column of when a branch was closed."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0034"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("branch", sa.Column("closed_at", Instant, nullable=True))


def downgrade() -> None:
    op.drop_column("branch", "closed_at")
