"""The table of cases sent to people for information."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from server.store.column_types import Instant, Key
from server.store.tables.schema import metadata

circulation = Table(
    "circulation",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("person", Key, ForeignKey("person.id"), primary_key=True),
    Column("sent_by", Key, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("read_at", Instant),
    Column("remark", Text, nullable=False),
    Column("ended_at", Instant),
    Index("ix_circulation_of_a_person", "person", "sent_at", "case"),
)
