"""Table of the shortages of people that were found."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

shortage = Table(
    "shortage",
    metadata,
    Column("id", Key, primary_key=True),
    Column("branch", Key, ForeignKey("branch.code"), nullable=False),
    Column("roles", Encoded, nullable=False),
    Column("count", Integer, nullable=False),
    Column("since", Instant),
    Column("processes", Encoded, nullable=False),
    Column("causes", Encoded, nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("over_at", Instant),
    Column("told_with", Key),
    Index(
        "ix_shortage_that_holds",
        "branch",
        sqlite_where=text("over_at IS NULL"),
        postgresql_where=text("over_at IS NULL"),
    ),
    Index(
        "ix_shortage_told_with_others",
        "told_with",
        sqlite_where=text("told_with IS NOT NULL"),
        postgresql_where=text("told_with IS NOT NULL"),
    ),
)
