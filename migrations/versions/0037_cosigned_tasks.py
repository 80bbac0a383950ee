"""Note on a task whether somebody was ever asked to sign it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("cosigned", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("UPDATE task SET cosigned = true WHERE id IN (SELECT task FROM signature)")


def downgrade() -> None:
    op.drop_column("task", "cosigned")
