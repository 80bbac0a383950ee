"""Table of notices: what people should hear of."""

from sqlalchemy import Column, ForeignKey, Index, Table, text

from server.store.column_types import Instant, Key
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
    Column("read_at", Instant),
    Index("ix_notice_of_a_person", "person", "id"),
    Index(
        "ix_notice_unread",
        "person",
        sqlite_where=text("read_at IS NULL"),
        postgresql_where=text("read_at IS NULL"),
    ),
)
