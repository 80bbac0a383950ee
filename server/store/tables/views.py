"""Table of the views that people keep of lists."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from server.store.column_types import Instant, Key
from server.store.tables.schema import metadata

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Key, primary_key=True),
    Column("owner", Key, ForeignKey("person.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("role", Key),
    Column("branch", Key, ForeignKey("branch.code")),
    Column("created_at", Instant, nullable=False),
    Index("ix_saved_view_of_a_person", "owner"),
    Index("ix_saved_view_of_a_team", "role", "branch"),
)
