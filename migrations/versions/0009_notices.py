"""Create the table of notices."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", KEY, nullable=True),
        sa.Column("case", KEY, nullable=True),
        sa.Column("task", KEY, nullable=True),
        sa.Column("comment", KEY, nullable=True),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_notice_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_notice_person"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_of_a_person", "notice", ["person", "id"])
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["person"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("notice")
