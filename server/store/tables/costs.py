"""Table of what work costs, as designers wrote it down; the newest counts, the earlier ones stay."""

from sqlalchemy import Column, ForeignKey, Table, Text

from server.store.column_types import Instant, Key
from server.store.tables.schema import metadata

cost_plan = Table(
    "cost_plan",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Key, ForeignKey("person.id")),
    Column("content", Text, nullable=False),
)
