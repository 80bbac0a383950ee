"""Create the table that says whose turn it is (round_robin)."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "assignment_turn",
        sa.Column("process", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_assignment_turn_branch"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_assignment_turn_person"),
        sa.PrimaryKeyConstraint("process", "element", "branch", name="pk_assignment_turn"),
    )


def downgrade() -> None:
    op.drop_table("assignment_turn")
