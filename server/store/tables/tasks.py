"""Tables of human tasks, their doers, exclusions and drafts; indexed for the inbox."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false, text

from server.store.column_types import Cents, Encoded, Instant, Key
from server.store.tables.schema import metadata


def _where(name: str, *columns: str, only: str) -> Index:
    return Index(name, *columns, sqlite_where=text(only), postgresql_where=text(only))


_OPEN = "state IN ('offered', 'claimed')"
_FURTHER = f"{_OPEN} AND also_role IS NOT NULL"
_CLAIMED = "state = 'claimed'"
_TESTED = ("id", "state", "bound_to", "amount", "case_process")

task = Table(
    "task",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("process", Key, nullable=False),
    Column("element", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("token", Key, nullable=False),
    Column("role", Key, nullable=False),
    Column("branch", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("assignee", Key),
    Column("due_at", Instant),
    Column("due_rank", Instant, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("form", Key),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("opened_at", Instant),
    Column("changed_by", Key),
    Column("round", Key),
    Column("follow_up_at", Instant),
    Column("bound_to", Key),
    Column("amount", Cents),
    Column("delegate", Key),
    Column("submitted_at", Instant),
    Column("also_role", Key),
    Column("cosigned", Boolean, nullable=False, server_default=text("false")),
    Column("acting_for", Key),
    Column("local", Encoded, nullable=False),
    Column("case_process", Key, nullable=False),
    Column("case_title", Text, nullable=False),
    Column("case_key", Key),
    UniqueConstraint("case", "token"),
    # With all that a list tests of each row, so that only the rows it shows are read; `id` ends the order of each.
    _where("ix_task_open_of_a_role_by_due", "role", "branch", "due_rank", *_TESTED, only=_OPEN),
    _where("ix_task_open_of_a_role_by_age", "role", "branch", "created_at", *_TESTED, only=_OPEN),
    _where("ix_task_open_of_a_role_by_urgency", "role", "branch", "urgency", *_TESTED, only=_OPEN),
    _where("ix_task_open_of_a_further_role", "also_role", "branch", "due_rank", "id", only=_FURTHER),
    _where("ix_task_open_at_a_branch_by_due", "branch", "due_rank", "id", only=_OPEN),
    _where("ix_task_open_at_a_branch_by_age", "branch", "created_at", "id", only=_OPEN),
    _where("ix_task_open_at_a_branch_by_urgency", "branch", "urgency", "id", only=_OPEN),
    _where("ix_task_open_by_due", "due_rank", "id", only=_OPEN),
    _where("ix_task_open_by_age", "created_at", "id", only=_OPEN),
    _where("ix_task_open_by_urgency", "urgency", "id", only=_OPEN),
    _where("ix_task_claimed_by_a_person_by_due", "assignee", "due_rank", "id", "role", "branch", "case", only=_CLAIMED),
    _where("ix_task_claimed_by_a_person_by_age", "assignee", "created_at", "id", "role", "branch", only=_CLAIMED),
    _where("ix_task_claimed_by_a_person_by_urgency", "assignee", "urgency", "id", "role", "branch", only=_CLAIMED),
    _where("ix_task_delegated_to_a_person", "delegate", "case", only="delegate IS NOT NULL"),
    _where("ix_task_held_for_a_person", "acting_for", "case", only="acting_for IS NOT NULL"),
    _where("ix_task_done_by_a_person", "assignee", "completed_at", "id", only="state = 'completed'"),
    _where("ix_task_open_of_a_case", "case", only=_OPEN),
)

task_doer = Table(
    "task_doer",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("element", Key, primary_key=True),
    Column("person", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("ord", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_task_doer_cases_of_a_person", "person", "case"),
)

task_exclusion = Table(
    "task_exclusion",
    metadata,
    Column("task", Key, ForeignKey("task.id"), primary_key=True),
    Column("person", Key, primary_key=True),
    Column("related", Boolean, nullable=False, server_default=false()),
)

task_step = Table(
    "task_step",
    metadata,
    Column("task", Key, ForeignKey("task.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("case", Key, ForeignKey("case.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("step", Text, nullable=False),
    Column("done_at", Instant),
    Column("people", Encoded),
    Column("nobody", Boolean, nullable=False),
    _where("ix_task_step_due", "at", "case", only="done_at IS NULL"),
    _where("ix_task_step_of_a_case", "case", only="done_at IS NULL"),
)

case_party = Table(
    "case_party",
    metadata,
    Column("case", Key, ForeignKey("case.id"), primary_key=True),
    Column("number", Key, primary_key=True),
    Index("ix_case_party_of_a_number", "number", "case"),
)

task_draft = Table(
    "task_draft",
    metadata,
    Column("task", Key, ForeignKey("task.id"), primary_key=True),
    Column("person", Key, primary_key=True),
    Column("values", Encoded, nullable=False),
    Column("at", Instant, nullable=False),
)
