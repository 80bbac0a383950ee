"""Tables of the simulations that people ask for, and of what the last forecast says of each open case."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

simulation_run = Table(
    "simulation_run",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("kind", Key, nullable=False, server_default="what_if"),
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
    Index("ix_simulation_run_by_kind", "kind", "created_at"),
)

case_forecast = Table(
    "case_forecast",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("process", Key, nullable=False),
    Column("branch", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Column("done", Instant),
    Column("likely", Instant),
    Column("from_50", Instant),
    Column("by_50", Instant),
    Column("from_85", Instant),
    Column("by_85", Instant),
    Column("from_95", Instant),
    Column("by_95", Instant),
    Column("chance_1", Float, nullable=False),
    Column("chance_3", Float, nullable=False),
    Column("chance_5", Float, nullable=False),
    Column("step_1", Text),
    Column("step_3", Text),
    Column("step_5", Text),
    Index("ix_case_forecast_by_chance", "chance_3", "chance_5", "case"),
)
