"""A migration as its page and the API show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.migrations import Migration, MigrationCase, MigrationNotFound, MovedState
from server.domain.people import Actor, Right
from server.store.database import Database
from server.store.migrations import Migrations

SHOWN = 200
"""Refused cases, and those that had moved on, that are listed."""


@dataclass(frozen=True, slots=True)
class MigrationView:
    """How far it is: cases by state, and those refused or kept with their titles."""

    migration: Migration
    counts: Mapping[MovedState, int]
    refused: Sequence[tuple[MigrationCase, str]]


def migration_view(database: Database, process: str, migration_id: str, actor: Actor) -> MigrationView:
    """One migration, for designers. Raises MigrationNotFound."""
    with database.read() as connection:
        migrations = Migrations(connection)
        found = migrations.get(migration_id)
        if found is None or found.process != process or not actor.holds_anywhere(Right.PROCESS_DESIGNER):
            raise MigrationNotFound
        told = migrations.told(found.id, [MovedState.REFUSED, MovedState.KEPT], SHOWN)
        return MigrationView(found, migrations.counts(found.id), told)
