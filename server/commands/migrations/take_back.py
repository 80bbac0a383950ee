"""Take one case of a migration back to where it came from, unless it has moved on since."""

from dataclasses import dataclass, replace

from server.commands.cases.bound import bundle_of, environment_of
from server.commands.cases.locked import lock_on_behalf
from server.commands.cases.migrate import Why, bundle_bound, put
from server.commands.cases.rebound import Ground
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.migrations import Migration, MigrationCase, MigrationState, MovedState
from server.domain.people import Actor
from server.domain.rights import may_operate
from server.engine.migration.moving import returned
from server.engine.model import CaseState


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The next case of a migration that is taken back; `actor` asked for the migration, None where they are gone."""

    migration: Migration
    case_id: str
    actor: Actor | None


def take_back(command: TakeBack, work: Work) -> bool:
    """Put the case back, or note that it has moved on; False when that was done already."""
    wanted = command.migration
    case, actor = lock_on_behalf(work, command.case_id, command.actor)
    found = work.uow.migrations.case(wanted.id, case.id)
    if found is None or found[0].state is not MovedState.MOVED or found[1] is not MigrationState.UNDOING:
        return False
    told = found[0]
    stays = case.binding != wanted.to_binding or case.version != told.moved_version
    if stays or actor is None or not may_operate(case, actor):
        work.uow.migrations.set_case(wanted.id, replace(told, state=MovedState.KEPT))
        return True
    _put_back(work, case, told, wanted, Why(actor, wanted.reason, wanted.id, undone=True))
    work.uow.migrations.set_case(wanted.id, MigrationCase(case.id, MovedState.UNDONE))
    return True


def _put_back(work: Work, case: Case, told: MigrationCase, wanted: Migration, why: Why) -> None:
    bound = work.uow.processes.binding(told.before_binding or "")
    here, env = bundle_bound(work, bound), environment_of(work, case)
    moved = returned(bundle_of(work, case), here, CaseState(case.blob, case.data), told.before_blob or b"", env)
    known = {element for elements in here.elements.values() for element in elements}
    back = {new: old for old, new in wanted.mapping.items() if new not in known}
    put(work, case, Ground(bound, here, back), moved, why)
