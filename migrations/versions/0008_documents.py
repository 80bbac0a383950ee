"""Create the tables of documents and their versions."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("item", KEY, nullable=True),
        sa.Column("original_by", KEY, nullable=True),
        sa.Column("stamped_by", KEY, nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_document_case"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_index("ix_document_of_a_case", "document", ["case"])
    op.create_table(
        "document_version",
        sa.Column("document", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("task", KEY, nullable=False),
        sa.Column("by", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name="fk_document_version_by"),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name="fk_document_version_document"),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_document_version_task"),
        sa.PrimaryKeyConstraint("document", "number", name="pk_document_version"),
    )
    op.create_index("ix_document_version_of_a_content", "document_version", ["sha256"])


def downgrade() -> None:
    op.drop_table("document_version")
    op.drop_table("document")
