"""A scenario: how a case starts, what people do, and what must be so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

Data: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a command must be refused with: the code of an error, or of form errors by field (None: any error)."""

    code: str | None = None
    fields: Mapping[str, str | None] = field(default_factory=dict[str, str | None])


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happens or is expected, at a line of the file. `case`: a process, where several cases run."""

    line: int
    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartByHand(Step):
    """A person starts the case."""

    person: str
    data: Data
    business_key: str | None = None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(Step):
    """A message or signal comes from outside. `signal`: which of the two."""

    name: str
    signal: bool
    data: Data
    correlation: Data = field(default_factory=dict[str, object])
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Step):
    """A person does a task: claims it where needed and completes it; with `claim_only` it stays claimed."""

    element: str
    person: str
    data: Data
    claim_only: bool = False
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(Step):
    """An operator lets held elements run again."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(Step):
    """The clock moves, by a duration or to an instant."""

    by: str | None = None
    to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect(Step):
    """What must be so; None is not looked at. `reader`: who reads the data, and may not read what is `hidden`.

    `role` and `priority` of open tasks by their element; `told`: who has a notice about a task of which elements.
    """

    open: tuple[str, ...] | None = None
    data: Data = field(default_factory=dict[str, object])
    status: str | None = None
    incidents: tuple[str, ...] = ()
    due: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    role: Mapping[str, str] = field(default_factory=dict[str, str])
    priority: Mapping[str, str] = field(default_factory=dict[str, str])
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    ended_at: tuple[str, ...] = ()
    reader: str | None = None
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. `path`: elements that are completed in this order, others between them; `end` holds at the end."""

    file: str
    line: int
    name: str
    process: str
    clock: datetime
    branch: str | None
    start: StartByHand | Send
    steps: tuple[Step, ...]
    path: tuple[str, ...] = ()
    end: Expect | None = None
