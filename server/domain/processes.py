"""Deployed processes as they are kept: versions, files, starts, and what a case is bound to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Deployment:
    """A set of files put into force together, by whom and why; `approved_by`: the second designer, if there was one."""

    id: str
    at: datetime
    by: str | None
    note: str = ""
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessVersion:
    """One version of a process; `info` is a codec value the compiler left (title, starts, roles, columns)."""

    process: str
    version: int
    deployment: str
    name: str
    info: Mapping[str, object]
    created_at: datetime
    active: bool = True


@dataclass(frozen=True, slots=True)
class StartTrigger:
    """A message, signal or timer start of the version in force; `next_due` only for timers."""

    process: str
    version: int
    element: str
    kind: str
    name: str | None = None
    timer: str | None = None
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """The exact versions a case runs on: its process, those it calls, and the deployment of each (by process)."""

    id: str
    process: str
    version: int
    called: Mapping[str, int]
    deployments: Mapping[str, str]
