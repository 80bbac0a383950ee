"""Add when notices are posted, and how people want them by mail."""

import sqlalchemy as sa
from alembic import op

from server.store.column_types import Encoded, Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WAITING = sa.text("post_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("notice", sa.Column("post_at", Instant(), nullable=True))
    op.create_index("ix_notice_to_post", "notice", ["post_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_table(
        "mail_wish",
        sa.Column("person", KEY, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("rhythm", KEY, nullable=False),
        sa.Column("quiet_from", KEY, nullable=False),
        sa.Column("quiet_until", KEY, nullable=False),
        sa.Column("muted", Encoded(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_mail_wish_person"),
        sa.PrimaryKeyConstraint("person", name="pk_mail_wish"),
    )


def downgrade() -> None:
    op.drop_table("mail_wish")
    op.drop_index("ix_notice_to_post", "notice")
    op.drop_column("notice", "post_at")
