"""Create the table of what is looked at later of cases."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "outcome_plan",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", KEY, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_outcome_plan_by"),
        sa.PrimaryKeyConstraint("id", name="pk_outcome_plan"),
    )


def downgrade() -> None:
    op.drop_table("outcome_plan")
