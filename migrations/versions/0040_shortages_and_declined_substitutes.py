"""Create the table of shortages of people, what notices tell of them and of absences, and who declined to stand in."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "shortage",
        sa.Column("id", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("roles", Encoded(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=True),
        sa.Column("processes", Encoded(), nullable=False),
        sa.Column("causes", Encoded(), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("over_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_shortage_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_shortage"),
    )
    op.create_index(
        "ix_shortage_that_holds",
        "shortage",
        ["branch"],
        unique=False,
        postgresql_where=sa.text("over_at IS NULL"),
        sqlite_where=sa.text("over_at IS NULL"),
    )
    op.add_column("notice", sa.Column("shortage", KEY, nullable=True))
    op.add_column("notice", sa.Column("absence", KEY, nullable=True))
    op.create_index(
        "ix_notice_of_a_shortage",
        "notice",
        ["shortage"],
        unique=False,
        postgresql_where=sa.text("shortage IS NOT NULL"),
        sqlite_where=sa.text("shortage IS NOT NULL"),
    )
    op.add_column("absence_substitute", sa.Column("declined_at", Instant(), nullable=True))
    op.add_column("absence_substitute", sa.Column("declined_why", sa.Text(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM absence_substitute WHERE declined_at IS NOT NULL")
    op.drop_column("absence_substitute", "declined_why")
    op.drop_column("absence_substitute", "declined_at")
    op.execute("DELETE FROM notice WHERE shortage IS NOT NULL OR absence IS NOT NULL")
    op.drop_index("ix_notice_of_a_shortage", table_name="notice")
    op.drop_column("notice", "absence")
    op.drop_column("notice", "shortage")
    op.drop_index("ix_shortage_that_holds", table_name="shortage")
    op.drop_table("shortage")
