"""Create the table of roles that wait for a second signature."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "role_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("valid_from", Instant(), nullable=True),
        sa.Column("valid_until", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", KEY, nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("signed_by", KEY, nullable=True),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_role_request_person"),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_role_request_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_role_request"),
    )
    op.create_index("ix_role_request_of_a_person", "role_request", ["person", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_role_request_of_a_person", table_name="role_request")
    op.drop_table("role_request")
