"""Tables of the audit trail and its anchors, of messages to deliver, and of requests already answered."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from server.store.column_types import Encoded, Instant, Key
from server.store.tables.schema import metadata

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("chain", Key, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Key, nullable=False),
    Column("by", Key),
    Column("element", Key),
    Column("task", Key),
    Column("salt", LargeBinary),
    Column("payload", LargeBinary),
    Column("sealed", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("chain", "seq"),
    Index("ix_audit_entry_by_time", "at", "id"),
    Index("ix_audit_entry_by_kind", "kind", "id"),
    Index("ix_audit_entry_by_person", "by", "id"),
)

audit_chain = Table(
    "audit_chain",
    metadata,
    Column("chain", Key, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
)

anchor = Table(
    "anchor",
    metadata,
    Column("day", Key, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("heads", Integer, nullable=False),
    Column("last_entry", BigInteger, nullable=False),
)

anchor_head = Table(
    "anchor_head",
    metadata,
    Column("chain", Key, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("day", Key, ForeignKey("anchor.day"), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_anchor_head_of_a_day", "day"),
)

_PENDING = text("done_at IS NULL")
outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("payload", Encoded, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("available_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("done_at", Instant),
    Column("last_error", Text),
    Column("dedup", Key),
    UniqueConstraint("dedup"),
    Index("ix_outbox_to_deliver", "available_at", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("person", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("request_hash", Key, nullable=False),
    Column("response", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_idempotency_old", "at"),
)
