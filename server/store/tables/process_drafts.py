"""Tables of the drafts of processes and the files in them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

process_draft = Table(
    "process_draft",
    metadata,
    Column("id", Key, primary_key=True),
    Column("process", Key, nullable=False),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("base", Encoded, nullable=False),
    Column("file", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("saved_at", Instant),
    UniqueConstraint("process", "person"),
    Index("ix_process_draft_of_a_person", "person"),
)

process_draft_file = Table(
    "process_draft_file",
    metadata,
    Column("draft", Key, ForeignKey("process_draft.id"), primary_key=True),
    Column("path", Key, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
