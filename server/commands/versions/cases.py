"""Suspend a case with the version it runs on, and let it go on with it; each in a transaction of its own."""

from dataclasses import dataclass

from server.commands.cases.resume import let_go
from server.commands.cases.suspend import halt
from server.commands.transaction import Work
from server.domain.cases import CaseStatus


@dataclass(frozen=True, slots=True)
class HoldCase:
    """A running case of a version that is suspended with its cases."""

    case_id: str


@dataclass(frozen=True, slots=True)
class FreeCase:
    """A case that was suspended with its version, which goes on again."""

    case_id: str


def hold_case(command: HoldCase, work: Work) -> bool:
    """Suspend it; False when it or its version is elsewhere by now."""
    case = work.uow.cases.lock(command.case_id)
    version = work.uow.processes.version(case.process, case.process_version)
    if case.status is not CaseStatus.RUNNING or version.suspended_at is None or not version.cases_too:
        return False
    halt(work, case, version.steered_by, version.steered_why or "")
    work.uow.held_cases.add(case.id, version.process, version.version)
    return True


def free_case(command: FreeCase, work: Work) -> bool:
    """Let it go on, unless somebody did already; False when its version is suspended once more."""
    case = work.uow.cases.lock(command.case_id)
    held_with = work.uow.held_cases.version_of(case.id)
    if held_with is None:
        return False
    version = work.uow.processes.version(*held_with)
    if version.suspended_at is not None:
        return False
    work.uow.held_cases.drop(case.id)
    if case.status is CaseStatus.SUSPENDED:
        let_go(work, case, version.steered_by)
    return True
