"""Create the tables of requests to deploy, and note who approved a deployment."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "deployment_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("process", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("base", Encoded(), nullable=False),
        sa.Column("file", KEY, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("draft", KEY, nullable=True),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("deployment", KEY, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_deployment_request_person"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_deployment_request_decided_by"),
        sa.ForeignKeyConstraint(["deployment"], ["deployment.id"], name="fk_deployment_request_deployment"),
        sa.PrimaryKeyConstraint("id", name="pk_deployment_request"),
    )
    op.create_index("ix_deployment_request_of_a_process", "deployment_request", ["process", "id"])
    op.create_index(
        "ix_deployment_request_open",
        "deployment_request",
        ["process", "person"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "deployment_request_file",
        sa.Column("request", KEY, nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.ForeignKeyConstraint(["request"], ["deployment_request.id"], name="fk_deployment_request_file_request"),
        sa.ForeignKeyConstraint(["sha256"], ["file_content.sha256"], name="fk_deployment_request_file_sha256"),
        sa.PrimaryKeyConstraint("request", "path", name="pk_deployment_request_file"),
    )
    op.add_column("deployment", sa.Column("approved_by", KEY, nullable=True))
    op.add_column("notice", sa.Column("request", KEY, nullable=True))


def downgrade() -> None:
    op.drop_column("notice", "request")
    op.drop_column("deployment", "approved_by")
    op.drop_table("deployment_request_file")
    op.drop_index("ix_deployment_request_open", table_name="deployment_request")
    op.drop_index("ix_deployment_request_of_a_process", table_name="deployment_request")
    op.drop_table("deployment_request")
