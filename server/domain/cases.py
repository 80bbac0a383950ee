"""A case: one run of a process, its data, and who wrote what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from server.domain.audit import GENESIS
from server.domain.errors import Conflict


class CaseStatus(StrEnum):
    """How a case stands. `failed`: ended by a BPMN error nobody caught."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    FAILED = "failed"


class StaleCase(Conflict):
    """The case was changed meanwhile. Please try again."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who wrote a key of the case: element, engine token, person and task (None: the engine), time.

    `doers` names, for a list gathered by a multi-instance, who wrote each item, in order.
    """

    element: str
    token: str
    person: str | None
    at: datetime
    task: str | None = None
    doers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One run of a process.

    `binding` is the id of the files it is bound to; `columns` what lists show of it, by name; `blob` the engine's
    state (None before the first step); `version` the optimistic lock; `audit_seq` and `audit_head` the end of its
    audit chain.
    """

    id: str
    process: str
    process_version: int
    binding: str
    branch: str
    status: CaseStatus
    started_at: datetime
    business_key: str | None = None
    title: str = ""
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    provenance: Mapping[str, Provenance] = field(default_factory=dict[str, Provenance])
    columns: Mapping[str, object] = field(default_factory=dict[str, object])
    blob: bytes | None = None
    started_by: str | None = None
    ended_at: datetime | None = None
    version: int = 1
    audit_seq: int = 0
    audit_head: bytes = GENESIS
