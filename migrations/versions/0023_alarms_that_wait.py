"""Note for how long a number must be beyond its limit before an alarm is told, and since when it is."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant, Key

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alert", sa.Column("lasting", Key, nullable=True))
    op.add_column("alert", sa.Column("beyond_since", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("alert", "beyond_since")
    op.drop_column("alert", "lasting")
