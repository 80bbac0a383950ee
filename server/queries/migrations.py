"""Migrations as their pages and the API show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.migrations import Migration, MigrationCase, MigrationNotFound, MovedState
from server.domain.people import Actor, Right
from server.domain.rights import operated
from server.queries.names import person_names
from server.store.channel import Channel
from server.store.database import Database
from server.store.migrations import Migrations

SHOWN = 200
"""Refused cases, and those that had moved on, that are listed."""


@dataclass(frozen=True, slots=True)
class MigrationView:
    """How far it is: cases by state; those refused or kept at branches of the reader, with their titles.

    `by`: the name of who asked for it. `may_steer`: whether the reader can pause it or take it back.
    """

    migration: Migration
    by: str
    counts: Mapping[MovedState, int]
    refused: Sequence[tuple[MigrationCase, str]]
    may_steer: bool


def migration_view(database: Database, process: str, migration_id: str, actor: Actor) -> MigrationView:
    """One migration, for designers. Raises MigrationNotFound."""
    with database.read() as connection:
        migrations = Migrations(Channel(connection))
        found = migrations.get(migration_id)
        if found is None or found.process != process or not actor.holds_anywhere(Right.PROCESS_DESIGNER):
            raise MigrationNotFound
        branches = operated(actor)
        return MigrationView(
            migration=found,
            by=_names(connection, [found])[found.person],
            counts=migrations.counts(found.id),
            refused=migrations.told(found.id, [MovedState.REFUSED, MovedState.KEPT], branches, SHOWN),
            may_steer=migrations.branches(found.id) <= branches,
        )


def earlier_migrations(database: Database, process: str) -> Sequence[tuple[Migration, str]]:
    """The latest of a process, each with the name of who asked for it."""
    with database.read() as connection:
        found = Migrations(Channel(connection)).of_process(process)
        names = _names(connection, found)
        return [(migration, names[migration.person]) for migration in found]


def _names(connection: Connection, found: Sequence[Migration]) -> Mapping[str, str]:
    known = person_names(connection, [migration.person for migration in found])
    return {migration.person: known.get(migration.person, migration.person) for migration in found}
