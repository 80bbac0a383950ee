"""Create the tables of absences, and note for whom tasks are held."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0028"
down_revision = "0034"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("begins", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("handing", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", KEY, nullable=True),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_absence_person"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_of_a_person", "absence", ["person", "begins"], unique=False)
    op.create_index("ix_absence_by_end", "absence", ["ends"], unique=False)
    op.create_table(
        "absence_substitute",
        sa.Column("absence", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["absence"], ["absence.id"], name="fk_absence_substitute_absence"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_absence_substitute_person"),
        sa.PrimaryKeyConstraint("absence", "person", name="pk_absence_substitute"),
    )
    op.add_column("task", sa.Column("acting_for", KEY, nullable=True))
    op.create_index(
        "ix_task_held_for_a_person",
        "task",
        ["acting_for", "case"],
        unique=False,
        postgresql_where=sa.text("acting_for IS NOT NULL"),
        sqlite_where=sa.text("acting_for IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_task_held_for_a_person", table_name="task")
    op.drop_column("task", "acting_for")
    op.drop_table("absence_substitute")
    op.drop_index("ix_absence_by_end", table_name="absence")
    op.drop_index("ix_absence_of_a_person", table_name="absence")
    op.drop_table("absence")
