"""Create the table of cases sent to people for information."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0036"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "circulation",
        sa.Column("case", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("sent_by", KEY, nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_circulation_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_circulation_person"),
        sa.PrimaryKeyConstraint("case", "person", name="pk_circulation"),
    )
    op.create_index("ix_circulation_of_a_person", "circulation", ["person", "sent_at", "case"], unique=False)


def downgrade() -> None:
    op.drop_table("circulation")
