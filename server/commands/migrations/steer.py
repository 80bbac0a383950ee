"""Pause a migration, let it go on, or take it back."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.errors import RightMissing
from server.domain.migration_events import MigrationSteered
from server.domain.migrations import MigrationNotFound, MigrationNotThere, Steering, steered
from server.domain.people import Actor, Right
from server.domain.rights import require_designer, require_operated


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerMigration:
    """The wish of a person."""

    process: str
    migration_id: str
    act: Steering
    actor: Actor


def steer_migration(command: SteerMigration, work: Work) -> None:
    """Do it.

    Raises RightMissing, also for who does not operate every branch of its cases; MigrationNotFound; and
    MigrationNotThere when it is too early or too late.
    """
    require_designer(command.actor)
    branches = require_operated(command.actor)
    found = work.uow.migrations.get(command.migration_id)
    if found is None or found.process != command.process:
        raise MigrationNotFound
    if not work.uow.migrations.branches(found.id) <= branches:
        raise RightMissing(role=Right.OPERATOR.value)
    after = steered(found, command.act)
    if not work.uow.migrations.move(found.id, found.state, state=after.value, ended_at=None):
        raise MigrationNotThere
    work.uow.record(MigrationSteered(at=work.now, by=command.actor.id, migration=found.id, act=command.act.value))
