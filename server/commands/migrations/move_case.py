"""Move one case of a migration; each in a transaction of its own, and once only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.commands.cases.bound import bundle_of, environment_of
from server.commands.cases.locked import lock_on_behalf
from server.commands.cases.migrate import Why, bundle_bound, put
from server.commands.cases.rebound import Ground
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.migrations import Migration, MigrationCase, MigrationState, MovedState, held_up
from server.domain.people import Actor
from server.domain.rights import may_operate
from server.engine.migration.model import CannotMove, Verdict
from server.engine.migration.moving import Passage
from server.engine.model import CaseState

_MOST_PASSAGES = 16


@dataclass(slots=True)
class Passages:
    """The ways between versions that a process of the server knows: cases that stand alike are judged once."""

    known: dict[tuple[str, str], tuple[Ground, Passage]] = field(
        default_factory=dict[tuple[str, str], tuple[Ground, Passage]]
    )

    def way(self, work: Work, migration: Migration, case: Case) -> tuple[Ground, Passage]:
        """Where a case goes, and its way there."""
        key = migration.id, case.binding
        if key not in self.known:
            if len(self.known) >= _MOST_PASSAGES:
                self.known.clear()
            bound = work.uow.processes.binding(migration.to_binding)
            there = bundle_bound(work, bound)
            passage = Passage(bundle_of(work, case), there, migration.mapping)
            self.known[key] = Ground(bound, there, migration.mapping), passage
        return self.known[key]


@dataclass(frozen=True, slots=True)
class MoveCase:
    """The next case of a migration; `actor` asked for it, None where that person is gone."""

    migration: Migration
    case_id: str
    actor: Actor | None
    passages: Passages


def move_case(command: MoveCase, work: Work) -> bool:
    """Move it or note why it cannot.

    False when somebody paused the migration, suspended the version that it goes to, or did it already.
    """
    wanted = command.migration
    case, actor = lock_on_behalf(work, command.case_id, command.actor)
    found = work.uow.migrations.case(wanted.id, case.id)
    if found is None or found[0].state is not MovedState.WAITING or found[1] is not MigrationState.RUNNING:
        return False
    if held_up(wanted, work.uow.processes.entered(wanted.process, wanted.to_version)):
        return False
    obstacle = _obstacle(wanted, case, actor)
    if actor is None or obstacle is not None:
        _refuse(work, wanted, case, (obstacle or "not_yours", {}))
        return True
    ground, passage = command.passages.way(work, wanted, case)
    try:
        moved = passage.move(CaseState(case.blob, case.data), environment_of(work, case))
    except CannotMove as refused:
        remarks = [r for r in refused.judgement.remarks if r.weight is not Verdict.MOVES]
        _refuse(work, wanted, case, *((r.code, {**dict(r.params), "id": r.element}) for r in remarks))
        return True
    put(work, case, ground, moved, Why(actor, wanted.reason, wanted.id))
    told = MigrationCase(case.id, MovedState.MOVED, (), case.blob, case.binding, case.version + 1)
    work.uow.migrations.set_case(wanted.id, told)
    return True


def _obstacle(wanted: Migration, case: Case, actor: Actor | None) -> str | None:
    """What happened to the case, or to the rights of who asked, since."""
    if case.ended_at is not None:
        return "case_ended"
    if case.binding == wanted.to_binding:
        return "on_that_version"
    return None if actor is not None and may_operate(case, actor) else "not_yours"


def _refuse(work: Work, wanted: Migration, case: Case, *remarks: tuple[str, Mapping[str, str]]) -> None:
    work.uow.migrations.set_case(wanted.id, MigrationCase(case.id, MovedState.REFUSED, remarks))
