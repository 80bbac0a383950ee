"""Create the table of the logs of other systems."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "imported_log",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("layout", Encoded(), nullable=False),
        sa.Column("mapping", Encoded(), nullable=True),
        sa.Column("state", KEY, nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("report", Encoded(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_imported_log_person"),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_imported_log_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_imported_log"),
    )
    op.create_index("ix_imported_log_of_a_branch", "imported_log", ["branch", "id"])


def downgrade() -> None:
    op.drop_table("imported_log")
