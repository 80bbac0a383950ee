"""Create the table of the views that people keep of lists."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("role", KEY, nullable=True),
        sa.Column("branch", KEY, nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_saved_view_branch"),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name="fk_saved_view_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("ix_saved_view_of_a_person", "saved_view", ["owner"])
    op.create_index("ix_saved_view_of_a_team", "saved_view", ["role", "branch"])


def downgrade() -> None:
    op.drop_index("ix_saved_view_of_a_team", table_name="saved_view")
    op.drop_index("ix_saved_view_of_a_person", table_name="saved_view")
    op.drop_table("saved_view")
