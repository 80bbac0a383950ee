"""Moves the cases of migrations, each in a transaction of its own; what is left waits for the next."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from server.commands.migrations.finish import FinishMigration, finish_migration
from server.commands.migrations.move_case import MoveCase, Passages, move_case
from server.commands.migrations.take_back import TakeBack, take_back
from server.commands.transaction import Work
from server.domain.migrations import Migration, MigrationCase, MigrationState, MovedState
from server.domain.people import Actor
from server.jobs.turns import InTurn
from server.store.channel import Channel
from server.store.migrations import Migrations
from server.store.people import People

AT_ONCE = 100
"""Cases asked for at once; between them one looks for other migrations, and what who asked for it may do."""
_LOG = logging.getLogger("countersign.migrating")


@dataclass(frozen=True, slots=True)
class Mover(InTurn):
    """Moves what waits to be moved, or to be taken back."""

    passages: Passages = field(default_factory=Passages)

    def do_all(self) -> int:
        """Move what waits; how many cases were dealt with."""
        done = 0
        while not self.ending.is_set():
            found = self._next()
            if found is None:
                break
            if not found.cases:
                self.transactions.run(finish_migration, FinishMigration(found.migration))
            for case_id in found.cases:
                if self.ending.is_set() or not self._one(found, case_id):
                    break
                done += 1
        return done

    def _next(self) -> "_Some | None":
        with self.database.read() as connection:
            migrations = Migrations(Channel(connection))
            found = migrations.busy()
            if found is None:
                return None
            actor = People(connection, self.database.branches).find(found.person, self.now())
            wanted = MovedState.MOVED if found.state is MigrationState.UNDOING else MovedState.WAITING
            return _Some(found, actor, migrations.next_cases(found.id, wanted, AT_ONCE))

    def _one(self, some: "_Some", case_id: str) -> bool:
        migration = some.migration
        try:
            if migration.state is MigrationState.UNDOING:
                return self.transactions.run(take_back, TakeBack(migration, case_id, some.actor))
            return self.transactions.run(move_case, MoveCase(migration, case_id, some.actor, self.passages))
        except Exception:
            _LOG.exception("case %s of migration %s could not be moved", case_id, migration.id)
            self.transactions.run(_give_up, (migration, case_id))
            return True


@dataclass(frozen=True, slots=True)
class _Some:
    migration: Migration
    actor: Actor | None
    cases: Sequence[str]


def _give_up(case: tuple[Migration, str], work: Work) -> None:
    """A case that fails stops nobody else: it stays where it is."""
    migration, case_id = case
    undoing = migration.state is MigrationState.UNDOING
    told = MigrationCase(case_id, MovedState.KEPT if undoing else MovedState.REFUSED, (("broken", {}),))
    work.uow.migrations.set_case(migration.id, told)
