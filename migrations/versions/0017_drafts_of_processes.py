"""Create the tables of the drafts of processes."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "process_draft",
        sa.Column("id", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("base", Encoded(), nullable=False),
        sa.Column("file", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_process_draft_person"),
        sa.PrimaryKeyConstraint("id", name="pk_process_draft"),
        sa.UniqueConstraint("process", "person", name="uq_process_draft_process_person"),
    )
    op.create_index("ix_process_draft_of_a_person", "process_draft", ["person"])
    op.create_table(
        "process_draft_file",
        sa.Column("draft", KEY, nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["process_draft.id"], name="fk_process_draft_file_draft"),
        sa.PrimaryKeyConstraint("draft", "path", name="pk_process_draft_file"),
    )


def downgrade() -> None:
    op.drop_table("process_draft_file")
    op.drop_index("ix_process_draft_of_a_person", table_name="process_draft")
    op.drop_table("process_draft")
