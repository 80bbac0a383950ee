"""What happened in a replication, and in the past by the same terms."""

from dataclasses import dataclass
from typing import NamedTuple


class CaseRun(NamedTuple):
    """A case of a replication: `ended` infinite while it is open at the end; `known`: it was open at the beginning."""

    case: str
    process: str
    branch: str
    started: float
    ended: float
    status: str
    known: bool


class TaskRun(NamedTuple):
    """A task of people in a replication; infinity: not within it. `due`: when it was or would be due."""

    case: str
    step: str
    branch: str
    offered: float
    taken: float
    ended: float
    due: float
    person: str
    hold: float


@dataclass(frozen=True, slots=True)
class Replication:
    """What happened in one: every case, and every task that was offered before the end."""

    number: int
    cases: tuple[CaseRun, ...]
    tasks: tuple[TaskRun, ...]
