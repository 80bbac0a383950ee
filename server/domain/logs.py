"""Logs of other systems that overseers bring in: whose they are, and how far their reading is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from server.domain.errors import Conflict, Forbidden, Invalid, NotFound, RightMissing
from server.domain.people import Actor, Right
from server.domain.rights import OVERSEERS

LONGEST_NAME = 80


class LogNotFound(NotFound):
    """There is no such log, or you may not see it."""


class LogNotYours(Forbidden):
    """Only who brought this log may do this."""


class BadLogName(Invalid):
    """A log needs a name of at most %(most)s characters."""


class LogNotIdle(Conflict):
    """This log is being read, or has been. Please load the page again."""


class TooManyLogs(Conflict):
    """So many logs are being read already. Please wait until one of them is done."""


class LogState(StrEnum):
    """How far a log is. `mapped`: it is known what its columns mean, and reading is about to begin."""

    UPLOADED = "uploaded"
    MAPPED = "mapped"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = frozenset({LogState.MAPPED, LogState.READING})


@dataclass(frozen=True, slots=True)
class ImportedLog:
    """A log: who brought it, for which branch, and what is known of it.

    `layout`, `mapping` and `report` are what `server.mining.logs` makes of the file, as plain values. `progress` is in
    percent. `branch` is the one whose overseers see it and whose working hours count.
    """

    id: str
    name: str
    person: str
    branch: str
    file_name: str
    bytes: int
    layout: Mapping[str, Any]
    mapping: Mapping[str, Any] | None
    state: LogState
    progress: int
    report: Mapping[str, Any] | None
    created_at: datetime
    ended_at: datetime | None = None

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person oversees its branch."""
        return any(actor.holds(right, self.branch) for right in OVERSEERS)


def branch_of(actor: Actor) -> str:
    """The branch for which a person brings a log: their own when they oversee it. Raises RightMissing."""
    overseen = sorted(branch for role, branch in actor.role_pairs() if role in OVERSEERS)
    if not overseen:
        raise RightMissing(role=Right.MANAGER.value)
    return actor.branch if actor.branch in overseen else overseen[0]


def named(name: str) -> str:
    """The name of a log in order. Raises BadLogName."""
    found = " ".join(name.split())
    if not found or len(found) > LONGEST_NAME or not found.isprintable():
        raise BadLogName(most=LONGEST_NAME)
    return found


def mapped(log: ImportedLog, name: str, layout: Mapping[str, Any], mapping: Mapping[str, Any]) -> ImportedLog:
    """The log with what its columns mean, about to be read. Raises LogNotIdle, BadLogName."""
    if log.state is LogState.READY:
        raise LogNotIdle
    told = replace(log, name=named(name), layout=layout, mapping=mapping, state=LogState.MAPPED)
    return replace(told, progress=0, report=None, ended_at=None)


def reading(log: ImportedLog) -> ImportedLog:
    """The log that is read from now on. Raises LogNotIdle."""
    if log.state is not LogState.MAPPED:
        raise LogNotIdle
    return replace(log, state=LogState.READING, progress=0)


def ended(log: ImportedLog, report: Mapping[str, Any], now: datetime) -> ImportedLog:
    """The log that was read to its end. Raises LogNotIdle when somebody cancelled it meanwhile."""
    if log.state is not LogState.READING:
        raise LogNotIdle
    state = LogState.FAILED if report["problem"] else LogState.READY
    return replace(log, state=state, progress=100, report=report, ended_at=now)


def cancelled(log: ImportedLog, now: datetime) -> ImportedLog:
    """The log whose reading is given up. Raises LogNotIdle when it is not being read."""
    if log.state not in UNDER_WAY:
        raise LogNotIdle
    return replace(log, state=LogState.CANCELLED, ended_at=now)
