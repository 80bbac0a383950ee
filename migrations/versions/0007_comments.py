"""Create the table of comments on cases and their tasks."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("task", KEY, nullable=True),
        sa.Column("element", KEY, nullable=True),
        sa.Column("author", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("mentions", Encoded(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name="fk_comment_author"),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_comment_case"),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_comment_task"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_of_a_case", "comment", ["case", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_comment_of_a_case", table_name="comment")
    op.drop_table("comment")
