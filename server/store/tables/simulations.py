"""Table of the simulations that people ask for."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

simulation_run = Table(
    "simulation_run",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("asked", Encoded, nullable=False),
    Column("state", Key, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("result", Encoded),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("seen_at", Instant, nullable=False),  # by the machine's clock: when its process last said that it lives
    Index("ix_simulation_run_of_a_person", "person", "created_at"),
    Index("ix_simulation_run_by_state", "state", "created_at"),
)
