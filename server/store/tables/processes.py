"""Tables of deployed files, the versions of processes, and what running cases are bound to."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

deployment = Table(
    "deployment",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Key),
    Column("note", Text, nullable=False),
    Column("approved_by", Key),
)

file_content = Table(
    "file_content",
    metadata,
    Column("sha256", Key, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

deployed_file = Table(
    "deployed_file",
    metadata,
    Column("deployment", Key, ForeignKey("deployment.id"), primary_key=True),
    Column("path", Key, primary_key=True),
    Column("sha256", Key, ForeignKey("file_content.sha256"), nullable=False),
)

process_version = Table(
    "process_version",
    metadata,
    Column("process", Key, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("deployment", Key, ForeignKey("deployment.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("info", Encoded, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("suspended_at", Instant),
    Column("steered_by", Key),
    Column("steered_why", Text),
    Column("cases_too", Boolean, nullable=False, server_default=text("false")),
    Index(
        "ix_process_version_current",
        "process",
        unique=True,
        sqlite_where=text("active"),
        postgresql_where=text("active"),
    ),
)

binding = Table(
    "binding",
    metadata,
    Column("id", Key, primary_key=True),
    Column("process", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("called", Text, nullable=False),
    Column("deployments", Text, nullable=False),
    ForeignKeyConstraint(["process", "version"], ["process_version.process", "process_version.version"]),
    UniqueConstraint("process", "version", "called"),
)

process_start = Table(
    "process_start",
    metadata,
    Column("process", Key, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("element", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("name", Key),
    Column("timer", Text),
    Column("next_due", Instant),
    ForeignKeyConstraint(["process", "version"], ["process_version.process", "process_version.version"]),
    Index("ix_process_start_awaiting", "kind", "name"),
    Index("ix_process_start_due", "next_due"),
)

held_case = Table(
    "held_case",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("process", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_held_case_of_a_version", "process", "version"),
)
