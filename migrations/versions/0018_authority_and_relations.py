"""Create the tables of authority limits and of relations to parties; note what a task decides on."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Cents, Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OPEN = sa.text("state IN ('offered', 'claimed')")
ORDERS = {"due": "due_rank", "age": "created_at", "urgency": "urgency"}


def upgrade() -> None:
    op.add_column("task", sa.Column("amount", Cents(), nullable=True))
    _index_open(["amount", "case_process"])
    op.create_table(
        "authority_limit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("amount", Cents(), nullable=False),
        sa.Column("role", KEY, nullable=True),
        sa.Column("person", KEY, nullable=True),
        sa.Column("branch", KEY, nullable=True),
        sa.Column("process", KEY, nullable=True),
        sa.Column("valid_from", Instant(), nullable=True),
        sa.Column("valid_until", Instant(), nullable=True),
        sa.Column("set_by", KEY, nullable=True),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("signed_by", KEY, nullable=True),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_authority_limit_person"),
        sa.ForeignKeyConstraint(["branch"], ["branch.code"], name="fk_authority_limit_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_authority_limit"),
    )
    op.create_index("ix_authority_limit_in_force", "authority_limit", ["ended_at"])
    op.create_table(
        "relation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("declared_at", Instant(), nullable=False),
        sa.Column("declared_by", KEY, nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_relation_person"),
        sa.PrimaryKeyConstraint("id", name="pk_relation"),
    )
    op.create_index("ix_relation_to_a_party", "relation", ["number", "person"])
    op.create_index("ix_relation_of_a_person", "relation", ["person", "declared_at"])
    op.create_table(
        "second_look",
        sa.Column("id", KEY, nullable=False),
        sa.Column("relation", KEY, nullable=False),
        sa.Column("case", KEY, nullable=False),
        sa.Column("task", KEY, nullable=False),
        sa.Column("element", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", KEY, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["relation"], ["relation.id"], name="fk_second_look_relation"),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_second_look_case"),
        sa.ForeignKeyConstraint(["task"], ["task.id"], name="fk_second_look_task"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_second_look_person"),
        sa.PrimaryKeyConstraint("id", name="pk_second_look"),
        sa.UniqueConstraint("task", "person", name="uq_second_look_task_person"),
    )
    op.create_index("ix_second_look_by_age", "second_look", ["settled_at", "opened_at"])
    op.create_table(
        "case_party",
        sa.Column("case", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], name="fk_case_party_case"),
        sa.PrimaryKeyConstraint("case", "number", name="pk_case_party"),
    )
    op.create_index("ix_case_party_of_a_number", "case_party", ["number", "case"])


def downgrade() -> None:
    op.drop_table("case_party")
    op.drop_table("second_look")
    op.drop_table("relation")
    op.drop_table("authority_limit")
    _index_open([])
    op.drop_column("task", "amount")


def _index_open(further: list[str]) -> None:
    """Make the indexes of the lists anew: they hold all that a list tests of a row."""
    for name, column in ORDERS.items():
        index = f"ix_task_open_of_a_role_by_{name}"
        columns = ["role", "branch", column, "id", "state", "bound_to", *further]
        op.drop_index(index, table_name="task")
        op.create_index(index, "task", columns, sqlite_where=OPEN, postgresql_where=OPEN)
