"""Tell forecasts from other simulations, and keep what the last one says of each open case."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANTS = ("done", "likely", "from_50", "by_50", "from_85", "by_85", "from_95", "by_95")


def upgrade() -> None:
    op.add_column("simulation_run", sa.Column("kind", KEY, server_default="what_if", nullable=False))
    op.create_index("ix_simulation_run_by_kind", "simulation_run", ["kind", "created_at"])
    op.create_table(
        "case_forecast",
        sa.Column("case", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(name, Instant(), nullable=True) for name in INSTANTS),
        *(sa.Column(f"chance_{days}", sa.Float(), nullable=False) for days in (1, 3, 5)),
        *(sa.Column(f"step_{days}", sa.Text(), nullable=True) for days in (1, 3, 5)),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_case_forecast_case"),
        sa.PrimaryKeyConstraint("case", name="pk_case_forecast"),
    )
    op.create_index("ix_case_forecast_by_chance", "case_forecast", ["chance_3", "chance_5", "case"])


def downgrade() -> None:
    op.drop_index("ix_case_forecast_by_chance", table_name="case_forecast")
    op.drop_table("case_forecast")
    op.drop_index("ix_simulation_run_by_kind", table_name="simulation_run")
    op.drop_column("simulation_run", "kind")
