"""Tables of migrations of many cases to another version, and of what became of each case."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

migration = Table(
    "migration",
    metadata,
    Column("id", Key, primary_key=True),
    Column("process", Key, nullable=False),
    Column("to_version", Integer, nullable=False),
    Column("to_binding", Key, ForeignKey("binding.id"), nullable=False),
    Column("from_versions", Encoded, nullable=False),
    Column("mapping", Encoded, nullable=False),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Key, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_migration_by_state", "state", "created_at"),
    Index("ix_migration_of_a_process", "process", "created_at"),
)

migration_case = Table(
    "migration_case",
    metadata,
    Column("migration", Key, ForeignKey("migration.id"), primary_key=True),
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("state", Key, nullable=False),
    Column("remarks", Encoded, nullable=False),
    Column("before_blob", LargeBinary),
    Column("before_binding", Key),
    Column("moved_version", Integer),
    Index("ix_migration_case_by_state", "migration", "state", "case"),
)
