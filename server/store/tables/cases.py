"""Tables of cases, what lists and search find of them, and what they wait for."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, Text

from server.store.column_types import Encoded, Instant, Key, SortableNumber
from server.store.tables.schema import metadata

case = Table(
    "case",
    metadata,
    Column("id", Key, primary_key=True),
    Column("process", Key, nullable=False),
    Column("process_version", Integer, nullable=False),
    Column("binding", Key, ForeignKey("binding.id"), nullable=False),
    Column("business_key", Key),
    Column("branch", Key, ForeignKey("branch.code"), nullable=False),
    Column("status", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("data", Encoded, nullable=False),
    Column("provenance", Text, nullable=False),
    Column("columns", Encoded, nullable=False),
    Column("found_by", Text, nullable=False),
    Column("blob", LargeBinary),
    Column("started_at", Instant, nullable=False),
    Column("started_by", Key),
    Column("ended_at", Instant),
    Column("version", Integer, nullable=False),
    Column("audit_seq", Integer, nullable=False),
    Column("audit_head", LargeBinary, nullable=False),
    ForeignKeyConstraint(["process", "process_version"], ["process_version.process", "process_version.version"]),
    Index("ix_case_newest", "started_at", "id"),
    Index("ix_case_newest_of_a_process", "process", "started_at", "id"),
    Index("ix_case_newest_at_a_branch", "branch", "started_at", "id"),
    Index("ix_case_by_status", "status", "started_at", "id"),
    Index("ix_case_by_business_key", "business_key"),
    Index("ix_case_started_by_a_person", "started_by", "started_at"),
    Index("ix_case_of_a_binding", "binding"),
)

case_column = Table(
    "case_column",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("process", Key, nullable=False),
    Column("text", Key),
    Column("number", SortableNumber),
    Column("time", Instant),
    Index("ix_case_column_by_text", "process", "name", "text", "case"),
    Index("ix_case_column_by_number", "process", "name", "number", "case"),
    Index("ix_case_column_by_time", "process", "name", "time", "case"),
)

case_bigram = Table(
    "case_bigram",
    metadata,
    Column("gram", Key, primary_key=True),
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Index("ix_case_bigram_of_a_case", "case", "gram"),
)

timer = Table(
    "timer",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("token", Key, primary_key=True),
    Column("element", Key, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("ix_timer_due", "due_at", "case"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("token", Key, primary_key=True),
    Column("element", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("name", Key, nullable=False),
    Column("correlation", Encoded, nullable=False),
    Column("correlation_hash", Key, nullable=False),
    Column("since", Instant, nullable=False),
    Index("ix_subscription_catchers", "kind", "name", "correlation_hash", "since"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("token", Key, nullable=False),
    Column("element", Key, nullable=False),
    Column("error", Text, nullable=False),
    Column("expression", Text),
    Column("line", Integer),
    Column("column", Integer),
    Column("at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("attempts", Integer, nullable=False),
    Index("ix_incident_of_a_case", "case", "at"),
)
