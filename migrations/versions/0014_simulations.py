"""Create the table of the simulations that people ask for."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "simulation_run",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("asked", Encoded(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("result", Encoded(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_simulation_run_person"),
        sa.PrimaryKeyConstraint("id", name="pk_simulation_run"),
    )
    op.create_index("ix_simulation_run_of_a_person", "simulation_run", ["person", "created_at"])
    op.create_index("ix_simulation_run_by_state", "simulation_run", ["state", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_simulation_run_by_state", table_name="simulation_run")
    op.drop_index("ix_simulation_run_of_a_person", table_name="simulation_run")
    op.drop_table("simulation_run")
