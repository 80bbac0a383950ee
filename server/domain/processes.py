"""Deployed processes as they are kept: versions, files, starts, and what a case is bound to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.domain.errors import Conflict


class VersionSuspended(Conflict):
    """Version %(version)s of %(process)s is suspended: no case begins on it until it is resumed."""


class VersionNotSuspended(Conflict):
    """Version %(version)s of %(process)s is not suspended."""


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
    """One version of a process; `info` is a codec value the compiler left (title, starts, roles, columns).

    `steered_by` and `steered_why`: who suspended or resumed it last, and why; `cases_too`: its cases as well.
    """

    process: str
    version: int
    deployment: str
    name: str
    info: Mapping[str, object]
    created_at: datetime
    active: bool = True
    suspended_at: datetime | None = None
    steered_by: str | None = None
    steered_why: str | None = None
    cases_too: bool = False


@dataclass(frozen=True, slots=True)
class StartTrigger:
    """A message, signal or timer start of the version in force; `next_due` only for timers.

    `suspended`: whether the version is.
    """

    process: str
    version: int
    element: str
    kind: str
    name: str | None = None
    timer: str | None = None
    next_due: datetime | None = None
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """The exact versions a case runs on: its process, those it calls, and the deployment of each (by process)."""

    id: str
    process: str
    version: int
    called: Mapping[str, int]
    deployments: Mapping[str, str]
