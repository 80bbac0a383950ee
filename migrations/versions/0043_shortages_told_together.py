"""Create the column that says which shortages are told together in one notice."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("shortage", sa.Column("told_with", KEY, nullable=True))
    op.create_index(
        "ix_shortage_told_with_others",
        "shortage",
        ["told_with"],
        sqlite_where=sa.text("told_with IS NOT NULL"),
        postgresql_where=sa.text("told_with IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_shortage_told_with_others", table_name="shortage")
    op.drop_column("shortage", "told_with")
