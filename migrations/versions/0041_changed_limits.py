"""Let an authority limit say which one it takes the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("authority_limit", sa.Column("replaces", KEY, nullable=True))


def downgrade() -> None:
    op.drop_column("authority_limit", "replaces")
