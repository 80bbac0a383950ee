"""Create the tables of migrations of many cases."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "migration",
        sa.Column("id", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("to_binding", KEY, nullable=False),
        sa.Column("from_versions", Encoded(), nullable=False),
        sa.Column("mapping", Encoded(), nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["to_binding"], ["binding.id"], name="fk_migration_to_binding"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_migration_person"),
        sa.PrimaryKeyConstraint("id", name="pk_migration"),
    )
    op.create_index("ix_migration_by_state", "migration", ["state", "created_at"])
    op.create_index("ix_migration_of_a_process", "migration", ["process", "created_at"])
    op.create_table(
        "migration_case",
        sa.Column("migration", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("remarks", Encoded(), nullable=False),
        sa.Column("before_blob", sa.LargeBinary(), nullable=True),
        sa.Column("before_binding", KEY, nullable=True),
        sa.Column("moved_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["migration"], ["migration.id"], name="fk_migration_case_migration"),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_migration_case_case"),
        sa.PrimaryKeyConstraint("migration", "case", name="pk_migration_case"),
    )
    op.create_index("ix_migration_case_by_state", "migration_case", ["migration", "state", "case"])


def downgrade() -> None:
    op.drop_index("ix_migration_case_by_state", table_name="migration_case")
    op.drop_table("migration_case")
    op.drop_index("ix_migration_of_a_process", table_name="migration")
    op.drop_index("ix_migration_by_state", table_name="migration")
    op.drop_table("migration")
