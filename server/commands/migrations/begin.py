"""Begin to move the running cases of some versions of a process to another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.commands.processes.binding import bind_open
from server.commands.transaction import Work
from server.domain.ids import new_id
from server.domain.migration_events import MigrationBegun
from server.domain.migrations import LONGEST_REASON, Migration, MigrationState, NothingToMove
from server.domain.people import Actor
from server.domain.reasons import required_reason
from server.domain.rights import require_designer, require_operated


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

    Raises RightMissing, ReasonMissing, ProcessNotFound, VersionSuspended, and NothingToMove without a case at a branch
    that the actor operates.
    """
    actor = command.actor
    require_designer(actor)
    branches = require_operated(actor)
    reason = required_reason(command.reason, LONGEST_REASON)
    bound = bind_open(work, command.process, command.to)
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
