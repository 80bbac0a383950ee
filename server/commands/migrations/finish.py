"""Note that no case of a migration waits any more."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.migration_events import MigrationEnded
from server.domain.migrations import Migration, MigrationState


@dataclass(frozen=True, slots=True)
class FinishMigration:
    """The migration that was found without a case to do."""

    migration: Migration


def finish_migration(command: FinishMigration, work: Work) -> None:
    """Note it, unless somebody steered it elsewhere meanwhile."""
    found = command.migration
    after = MigrationState.UNDONE if found.state is MigrationState.UNDOING else MigrationState.DONE
    if work.uow.migrations.move(found.id, found.state, state=after.value, ended_at=work.now):
        work.uow.record(MigrationEnded(at=work.now, migration=found.id, state=after.value))
