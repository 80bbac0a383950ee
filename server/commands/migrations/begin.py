"""Begin to move the running cases of some versions of a process to another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.commands.processes.binding import bind
from server.commands.processes.deploy import require_designer
from server.commands.transaction import Work
from server.domain.errors import RightMissing
from server.domain.ids import new_id
from server.domain.migration_events import MigrationBegun
from server.domain.migrations import LONGEST_REASON, Migration, MigrationState, NothingToMove
from server.domain.people import Actor, Right
from server.domain.reasons import required_reason
from server.domain.rights import operated


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginMigration:
    """The wish; `to` None: the version in force; `mapping`: elements whose place others take."""

    process: str
    from_versions: Sequence[int]
    to: int | None
    mapping: Mapping[str, str]
    reason: str
    actor: Actor


def begin_migration(command: BeginMigration, work: Work) -> str:
    """Its id; the cases move beside the server.

    Raises RightMissing, ReasonMissing, ProcessNotFound, and NothingToMove without a case at a branch that the
    actor operates.
    """
    actor = command.actor
    require_designer(actor)
    branches = require_operated(actor)
    reason = required_reason(command.reason, LONGEST_REASON)
    bound = bind(work, command.process, command.to)
    wanted = Migration(
        id=new_id(),
        process=command.process,
        to_version=bound.version,
        to_binding=bound.id,
        from_versions=sorted(set(command.from_versions)),
        mapping=dict(command.mapping),
        person=actor.id,
        reason=reason,
        state=MigrationState.RUNNING,
        created_at=work.now,
    )
    count = work.uow.migrations.add(wanted, branches)
    if not count:
        raise NothingToMove
    work.uow.record(
        MigrationBegun(
            at=work.now,
            by=actor.id,
            migration=wanted.id,
            process=wanted.process,
            to=wanted.to_version,
            mapping=wanted.mapping,
            cases=count,
            reason=reason,
        )
    )
    return wanted.id


def require_operated(actor: Actor) -> frozenset[str]:
    """The branches whose cases a person may move. Raises RightMissing when there are none."""
    branches = operated(actor)
    if not branches:
        raise RightMissing(role=Right.OPERATOR.value)
    return branches
