"""Migrations as their pages and the API show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.migrations import Migration, MigrationCase, MigrationNotFound, MovedState, held_up
from server.domain.people import Actor, Right
from server.domain.processes import ProcessVersion
from server.domain.rights import operated
from server.queries.names import person_names
from server.store.channel import Channel
from server.store.database import Database
from server.store.migrations import Migrations
from server.store.processes import Processes

SHOWN = 200
"""Refused cases, and those that had moved on, that are listed."""


@dataclass(frozen=True, slots=True)
class MigrationView:
    """How far it is: cases by state; those refused or kept at branches of the reader, with their titles.

    `by`: the name of who asked for it. `held_by`: the version it goes to, where that is suspended and so holds it up.
    `may_steer`: whether the reader can pause it or take it back.
    """

    migration: Migration
    by: str
    counts: Mapping[MovedState, int]
    refused: Sequence[tuple[MigrationCase, str]]
    may_steer: bool
    held_by: ProcessVersion | None = None


@dataclass(frozen=True, slots=True)
class EarlierMigration:
    """A migration in a list, and who asked for it; `held_up`: whether the version it goes to is suspended."""

    migration: Migration
    by: str
    held_up: bool


def migration_view(database: Database, process: str, migration_id: str, actor: Actor) -> MigrationView:
    """One migration, for designers. Raises MigrationNotFound."""
    with database.read() as connection:
        migrations = Migrations(Channel(connection))
        found = migrations.get(migration_id)
        if found is None or found.process != process or not actor.holds_anywhere(Right.PROCESS_DESIGNER):
            raise MigrationNotFound
        branches, target = operated(actor), Processes(connection).version(process, found.to_version)
        return MigrationView(
            migration=found,
            by=_names(connection, [found])[found.person],
            counts=migrations.counts(found.id),
            refused=migrations.told(found.id, [MovedState.REFUSED, MovedState.KEPT], branches, SHOWN),
            may_steer=migrations.branches(found.id) <= branches,
            held_by=target if held_up(found, target) else None,
        )


def earlier_migrations(database: Database, process: str) -> Sequence[EarlierMigration]:
    """The latest of a process."""
    with database.read() as connection:
        found = Migrations(Channel(connection)).of_process(process)
        names = _names(connection, found)
        targets = {each.to_version: Processes(connection).version(process, each.to_version) for each in found}
        return [EarlierMigration(each, names[each.person], held_up(each, targets[each.to_version])) for each in found]


def _names(connection: Connection, found: Sequence[Migration]) -> Mapping[str, str]:
    known = person_names(connection, [migration.person for migration in found])
    return {migration.person: known.get(migration.person, migration.person) for migration in found}
