"""Drop the time of automatic retries: incidents wait for an operator."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("resolved_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_incident_to_retry", table_name="incident")
    op.drop_column("incident", "next_retry_at")


def downgrade() -> None:
    op.add_column("incident", sa.Column("next_retry_at", Instant(), nullable=True))
    op.create_index("ix_incident_to_retry", "incident", ["next_retry_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)
