"""Tables of signatures that tasks ask for, and of what waits for them."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

signature = Table(
    "signature",
    metadata,
    Column("id", Key, primary_key=True),
    Column("task", Key, ForeignKey("task.id"), nullable=False),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("element", Key, nullable=False),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("place", Key, nullable=False),
    Column("asked_by", Key, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("verdict", Key),
    Column("settled_by", Key),
    Column("settled_at", Instant),
    Column("opinion", Text, nullable=False),
    Index("ix_signature_of_a_case", "case", "id"),
    Index("ix_signature_of_a_task", "task", "id"),
    Index("ix_signature_of_a_person", "person", "case"),
    Index(
        "ix_signature_to_be_given",
        "person",
        "task",
        sqlite_where=text("verdict IS NULL"),
        postgresql_where=text("verdict IS NULL"),
    ),
)

task_submission = Table(
    "task_submission",
    metadata,
    Column("task", Key, ForeignKey("task.id"), primary_key=True),
    Column("values", Encoded, nullable=False),
    Column("at", Instant, nullable=False),
)
