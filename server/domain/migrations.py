"""Migrations: running cases go on as another version of their process says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.errors import Conflict, NotFound
from server.domain.processes import ProcessVersion

LONGEST_REASON = 1_000


class CaseCannotMove(Conflict):
    """%(reasons)s The case cannot move to version %(version)s."""


class CaseOnThatVersion(Conflict):
    """The case runs on version %(version)s already."""


class NothingToMove(Conflict):
    """No running case of yours is on these versions."""


class MigrationNotFound(NotFound):
    """There is no such migration, or you may not see it."""


class MigrationNotThere(Conflict):
    """The migration is not at a point where this can be done."""


class MigrationState(StrEnum):
    """How far a migration is."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Steering(StrEnum):
    """What a person does with a migration."""

    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"


FROM_TO = {
    Steering.PAUSE: ({MigrationState.RUNNING}, MigrationState.PAUSED),
    Steering.RESUME: ({MigrationState.PAUSED}, MigrationState.RUNNING),
    Steering.UNDO: ({MigrationState.RUNNING, MigrationState.PAUSED, MigrationState.DONE}, MigrationState.UNDOING),
}


class MovedState(StrEnum):
    """What became of one case: it waits, moved, was refused, went back, or had moved on and stays."""

    WAITING = "waiting"
    MOVED = "moved"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Migration:
    """Many cases of a process on their way to one of its versions; `person` asked for it, with a reason."""

    id: str
    process: str
    to_version: int
    to_binding: str
    from_versions: Sequence[int]
    mapping: Mapping[str, str]
    person: str
    reason: str
    state: MigrationState
    created_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MigrationCase:
    """A case of a migration. `before_blob` and `before_binding`: where it came from; `moved_version`: of its row then.

    `remarks`: why it was refused, each a code with its parameters; `id` is the element's.
    """

    case: str
    state: MovedState
    remarks: Sequence[tuple[str, Mapping[str, str]]] = ()
    before_blob: bytes | None = None
    before_binding: str | None = None
    moved_version: int | None = None


def held_up(migration: Migration, target: ProcessVersion) -> bool:
    """Whether it moves no case until the version that it goes to is resumed. What is taken back goes elsewhere."""
    return migration.state is MigrationState.RUNNING and target.suspended_at is not None


def steered(migration: Migration, act: Steering) -> MigrationState:
    """The state that follows. Raises MigrationNotThere."""
    before, after = FROM_TO[act]
    if migration.state not in before:
        raise MigrationNotThere
    return after
