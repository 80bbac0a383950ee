"""Create the tables of signatures that tasks ask for, and the column of since when a task waits for them."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("task", sa.Column("submitted_at", Instant(), nullable=True))
    op.create_table(
        "signature",
        sa.Column("id", KEY, nullable=False),
        sa.Column("task", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("place", KEY, nullable=False),
        sa.Column("asked_by", KEY, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("verdict", KEY, nullable=True),
        sa.Column("settled_by", KEY, nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_signature_task"),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_signature_case"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_signature_person"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
    )
    op.create_index("ix_signature_of_a_case", "signature", ["case", "id"], unique=False)
    op.create_index("ix_signature_of_a_task", "signature", ["task", "id"], unique=False)
    op.create_index("ix_signature_of_a_person", "signature", ["person", "case"], unique=False)
    waiting = sa.text("verdict IS NULL")
    op.create_index(
        "ix_signature_to_be_given",
        "signature",
        ["person", "task"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "task_submission",
        sa.Column("task", KEY, nullable=False),
        sa.Column("values", Encoded(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_task_submission_task"),
        sa.PrimaryKeyConstraint("task", name="pk_task_submission"),
    )


def downgrade() -> None:
    op.drop_table("task_submission")
    op.drop_table("signature")
    op.drop_column("task", "submitted_at")
