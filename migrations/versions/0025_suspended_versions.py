"""Let versions of processes be suspended, and note the cases that were suspended with them."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("process_version", sa.Column("suspended_at", Instant(), nullable=True))
    op.add_column("process_version", sa.Column("steered_by", KEY, nullable=True))
    op.add_column("process_version", sa.Column("steered_why", sa.Text(), nullable=True))
    op.add_column(
        "process_version", sa.Column("cases_too", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_table(
        "held_case",
        sa.Column("case", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_held_case_case"),
        sa.PrimaryKeyConstraint("case", name="pk_held_case"),
    )
    op.create_index("ix_held_case_of_a_version", "held_case", ["process", "version"])


def downgrade() -> None:
    op.drop_table("held_case")
    for name in ("cases_too", "steered_why", "steered_by", "suspended_at"):
        op.drop_column("process_version", name)
