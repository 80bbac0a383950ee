"""Tables of the documents of cases; what the files hold is kept outside the database, under its digest."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from server.store.column_types import Instant, Key
from server.store.tables.schema import metadata

document = Table(
    "document",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("item", Key),
    Column("original_by", Key),
    Column("stamped_by", Key),
    Column("withdrawn_at", Instant),
    Index("ix_document_of_a_case", "case"),
)

document_version = Table(
    "document_version",
    metadata,
    Column("document", Key, ForeignKey("document.id"), primary_key=True),
    # Each number replaces the one before it.
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", Key, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Key, nullable=False),
    Column("element", Key, nullable=False),
    Column("task", Key, ForeignKey("task.id"), nullable=False),
    Column("by", Key, ForeignKey("person.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_document_version_of_a_content", "sha256"),
)
