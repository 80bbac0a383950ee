"""Move a running case to another version of its process: it stays where it stands, and goes on as the new one says."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.cases.bound import bundle_of, environment_of
from server.commands.cases.locked import lock_for_operator
from server.commands.cases.rebound import Ground, Released, rebound
from server.commands.processes.binding import bind_open
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.events import CaseMigrated
from server.domain.migrations import LONGEST_REASON, CaseCannotMove, CaseOnThatVersion
from server.domain.people import Actor
from server.domain.processes import Binding
from server.domain.reasons import required_reason
from server.engine.bundle import Bundle
from server.engine.migration.model import CannotMove, Judgement, Moved
from server.engine.migration.moving import Passage
from server.engine.model import CaseState
from server.store.bound_files import bound_files


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateCase:
    """The wish of an operator. `to` None: the version in force; `mapping`: elements whose place others take.

    With `dry_run` nothing is written, and what is in the way is told instead of refused.
    """

    case_id: str
    actor: Actor
    reason: str = ""
    to: int | None = None
    mapping: Mapping[str, str]
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which version a case goes to which, what was remarked, and claims that cannot stay."""

    case: str
    before: int
    after: int
    judgement: Judgement
    released: tuple[Released, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """On whose wish a case moves, and as one of which many; `undone`: it goes back."""

    actor: Actor
    reason: str
    migration: str | None = None
    undone: bool = False


def migrate_case(command: MigrateCase, work: Work) -> Migrated:
    """What was done, or would be.

    Raises ReasonMissing, RightMissing, CaseNotFound, CaseEnded, ProcessNotFound, VersionSuspended, CaseOnThatVersion,
    and CaseCannotMove with all that is in the way.
    """
    in_hand = lock_for_operator(work, command.case_id, command.actor)
    case = in_hand.case
    bound = bind_open(work, case.process, command.to)
    if bound.id == case.binding:
        raise CaseOnThatVersion(version=bound.version)
    there = bundle_bound(work, bound)
    passage = Passage(bundle_of(work, case), there, command.mapping)
    if command.dry_run:
        judgement = passage.judge(case.blob or b"")
        return Migrated(case.id, case.process_version, bound.version, judgement)
    reason = required_reason(command.reason, LONGEST_REASON)
    try:
        moved = passage.move(CaseState(case.blob, case.data), environment_of(work, case))
    except CannotMove as refused:
        raise CaseCannotMove(version=bound.version, reasons=str(refused)) from refused
    return put(work, case, Ground(bound, there, command.mapping), moved, Why(in_hand.actor, reason))


def bundle_bound(work: Work, bound: Binding) -> Bundle:
    """The compiled process of a binding and all it calls."""
    return work.shelf.bundle(bound.id, bound.process, lambda: bound_files(work.uow.processes, bound.id))


def put(work: Work, case: Case, ground: Ground, moved: Moved, why: Why) -> Migrated:
    """Write the moved case, and the fact."""
    work.uow.record(
        CaseMigrated(
            at=work.now,
            by=why.actor.id,
            case=case.id,
            process=case.process,
            before=case.process_version,
            after=ground.bound.version,
            mapping=dict(ground.mapping),
            reason=why.reason,
            migration=why.migration,
            undone=why.undone,
        )
    )
    _, released = rebound(work, case, ground, moved, why.actor)
    return Migrated(case.id, case.process_version, ground.bound.version, Judgement(moved.remarks), released)
