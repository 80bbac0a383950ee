"""Find the notices of a task, so that nobody is reminded of it twice."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_notice_of_a_task", "notice", ["task", "kind", "person"])


def downgrade() -> None:
    op.drop_index("ix_notice_of_a_task", "notice")
