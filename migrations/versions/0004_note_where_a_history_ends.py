"""Note beside the clock where a history that is being made will end."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("until", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("clock", "until")
