"""Tables of notices, what people should hear of, and of how they want them by mail."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

notice = Table(
    "notice",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("kind", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Key),
    Column("case", Key, ForeignKey("case.id")),
    Column("task", Key),
    Column("comment", Key),
    Column("alert", Key),
    Column("request", Key),
    Column("shortage", Key),
    Column("absence", Key),
    Column("read_at", Instant),
    Column("post_at", Instant),
    Index("ix_notice_of_a_person", "person", "id"),
    Index("ix_notice_of_a_task", "task", "kind", "person"),
    Index(
        "ix_notice_of_a_shortage",
        "shortage",
        sqlite_where=text("shortage IS NOT NULL"),
        postgresql_where=text("shortage IS NOT NULL"),
    ),
    Index(
        "ix_notice_unread",
        "person",
        sqlite_where=text("read_at IS NULL"),
        postgresql_where=text("read_at IS NULL"),
    ),
    Index(
        "ix_notice_to_post",
        "post_at",
        "id",
        sqlite_where=text("post_at IS NOT NULL"),
        postgresql_where=text("post_at IS NOT NULL"),
    ),
)

mail_wish = Table(
    "mail_wish",
    metadata,
    Column("person", Key, ForeignKey("person.id"), primary_key=True),
    Column("address", Text, nullable=False),
    Column("rhythm", Key, nullable=False),
    Column("quiet_from", Key, nullable=False),
    Column("quiet_until", Key, nullable=False),
    Column("muted", Encoded, nullable=False),
)
