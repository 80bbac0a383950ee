"""Table of comments on cases and their tasks."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

comment = Table(
    "comment",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("task", Key, ForeignKey("task.id")),
    Column("element", Key),
    Column("author", Key, ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("mentions", Encoded, nullable=False),
    Index("ix_comment_of_a_case", "case", "at", "id"),
)
