"""Table of the logs of other systems; what they hold is in files of their own beside the database."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

imported_log = Table(
    "imported_log",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("branch", Key, ForeignKey("branch.code"), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("layout", Encoded, nullable=False),
    Column("mapping", Encoded),
    Column("state", Key, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("report", Encoded),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_imported_log_of_a_branch", "branch", "id"),
)
