"""Tables of requests to deploy, and the files that each would put in force."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

deployment_request = Table(
    "deployment_request",
    metadata,
    Column("id", Key, primary_key=True),
    Column("process", Key, nullable=False),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("base", Encoded, nullable=False),
    Column("file", Key, nullable=False),
    Column("digest", Key, nullable=False),
    Column("draft", Key),
    Column("restores", Integer),
    Column("asked_at", Instant, nullable=False),
    Column("state", Key, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", Key, ForeignKey("person.id")),
    Column("said", Text, nullable=False),
    Column("deployment", Key, ForeignKey("deployment.id")),
    Index("ix_deployment_request_of_a_process", "process", "id"),
    Index(
        "ix_deployment_request_open",
        "process",
        "person",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

deployment_request_file = Table(
    "deployment_request_file",
    metadata,
    Column("request", Key, ForeignKey("deployment_request.id"), primary_key=True),
    Column("path", Key, primary_key=True),
    Column("sha256", Key, ForeignKey("file_content.sha256"), nullable=False),
)
