"""Tables of branches, people, their roles, sessions and tokens, and the working calendar."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from server.store.column_types import Cents, Encoded, Instant, Key
from server.store.tables.schema import metadata

branch = Table(
    "branch",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("labels", Encoded, nullable=False),
    Column("parent", Key, ForeignKey("branch.code")),
    Column("time_zone", Text),
    Column("calendar", Key),
    Column("closed_at", Instant),
)

branch_tree = Table(
    "branch_tree",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Key, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("branch", Key, ForeignKey("branch.code"), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_hash", Text),
    Column("locale", Text),
    Column("theme", Text),
    UniqueConstraint("login"),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("person", Key, ForeignKey("person.id"), primary_key=True),
    Column("role", Key, primary_key=True),
    Column("branch", Key, ForeignKey("branch.code"), primary_key=True),
    Column("valid_from", Instant),
    Column("valid_until", Instant),
    Index("ix_role_grant_holders_of_a_role", "role", "branch"),
)

role_request = Table(
    "role_request",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("role", Key, nullable=False),
    Column("branch", Key, ForeignKey("branch.code"), nullable=False),
    Column("valid_from", Instant),
    Column("valid_until", Instant),
    Column("reason", Text, nullable=False),
    Column("asked_by", Key),
    Column("asked_at", Instant, nullable=False),
    Column("signed_by", Key),
    Column("signed_at", Instant),
    Column("ended_at", Instant),
    Index("ix_role_request_of_a_person", "person", "asked_at"),
)

absence = Table(
    "absence",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("begins", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("handing", Key, nullable=False),
    Column("reason", Text, nullable=False),
    Column("entered_by", Key),
    Column("entered_at", Instant, nullable=False),
    Column("begun", Boolean, nullable=False),
    Column("settled", Boolean, nullable=False),
    Index("ix_absence_of_a_person", "person", "begins"),
    Index("ix_absence_by_end", "ends"),
)

absence_substitute = Table(
    "absence_substitute",
    metadata,
    Column("absence", Key, ForeignKey("absence.id"), primary_key=True),
    Column("person", Key, ForeignKey("person.id"), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("declined_at", Instant),
    Column("declined_why", Text),
)

authority_limit = Table(
    "authority_limit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("amount", Cents, nullable=False),
    Column("role", Key),
    Column("person", Key, ForeignKey("person.id")),
    Column("branch", Key, ForeignKey("branch.code")),
    Column("process", Key),
    Column("valid_from", Instant),
    Column("valid_until", Instant),
    Column("set_by", Key),
    Column("set_at", Instant, nullable=False),
    Column("signed_by", Key),
    Column("signed_at", Instant),
    Column("ended_at", Instant),
    Column("replaces", Key),
    Index("ix_authority_limit_in_force", "ended_at"),
)

assignment_turn = Table(
    "assignment_turn",
    metadata,
    Column("process", Key, primary_key=True),
    Column("element", Key, primary_key=True),
    Column("branch", Key, ForeignKey("branch.code"), primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
)

relation = Table(
    "relation",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("number", Key, nullable=False),
    Column("about", Text, nullable=False),
    Column("declared_at", Instant, nullable=False),
    Column("declared_by", Key, nullable=False),
    Column("ended_at", Instant),
    Index("ix_relation_to_a_party", "number", "person"),
    Index("ix_relation_of_a_person", "person", "declared_at"),
)

second_look = Table(
    "second_look",
    metadata,
    Column("id", Key, primary_key=True),
    Column("relation", Key, ForeignKey("relation.id"), nullable=False),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("task", Key, ForeignKey("task.id"), nullable=False),
    Column("element", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Key),
    Column("words", Text, nullable=False),
    UniqueConstraint("task", "person"),
    Index("ix_second_look_by_age", "settled_at", "opened_at"),
)

session = Table(
    "session",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_session_of_a_person", "person"),
    Index("ix_session_expired", "expires_at"),
)

api_token = Table(
    "api_token",
    metadata,
    Column("sha256", Key, primary_key=True),
    Column("person", Key, ForeignKey("person.id"), nullable=False),
    Column("scopes", Text),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("label", Text, nullable=False),
    Index("ix_api_token_of_a_person", "person"),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", Key, nullable=False),
    Column("address", Key, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_sign_in_attempt_by_login", "login", "at"),
    Index("ix_sign_in_attempt_by_address", "address", "at"),
    Index("ix_sign_in_attempt_old", "at"),
)

calendar = Table(
    "calendar",
    metadata,
    Column("code", Key, primary_key=True),
    Column("week", Encoded, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("calendar", Key, ForeignKey("calendar.code"), primary_key=True),
    Column("day", Key, primary_key=True),
    Column("intervals", Encoded, nullable=False),
)

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("now", Instant, nullable=False),
    Column("until", Instant),
)
