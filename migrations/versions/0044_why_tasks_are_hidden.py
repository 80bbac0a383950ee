"""Create the column that tells tasks hidden for a relation to a party from those hidden for separation of duties.

What is hidden already counts as separation, the narrower of the two, until it is written again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task_exclusion", sa.Column("related", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("task_exclusion", "related")
