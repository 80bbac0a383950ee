"""The case a command is about: locked, known to the actor, and theirs to operate where that is needed."""

from server.commands.cases.bound import bundle_of
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import CaseEnded, CaseNotFound, RightMissing
from server.domain.people import Actor, Right
from server.domain.rights import may_operate, may_read_case


def lock_for_operator(work: Work, case_id: str, actor: Actor, *, running: bool = True) -> Case:
    """Lock the case. Raises CaseNotFound when the actor may not see it, RightMissing when not theirs, CaseEnded."""
    case = work.uow.cases.lock(case_id)
    if not may_operate(case, actor):
        if not reads_case(work, case, actor):
            raise CaseNotFound
        raise RightMissing(role=Right.OPERATOR.value)
    if running and case.ended_at is not None:
        raise CaseEnded
    return case


def lock_for_reader(work: Work, case_id: str, actor: Actor) -> Case:
    """Lock the case, running or not. Raises CaseNotFound when the actor may not see it."""
    case = work.uow.cases.lock(case_id)
    if not reads_case(work, case, actor):
        raise CaseNotFound
    return case


def reads_case(work: Work, case: Case, actor: Actor) -> bool:
    """Whether the person may read the case."""
    read_role = bundle_of(work, case).info.read_role
    return may_read_case(case, actor, read_role, participant=work.uow.tasks.took_part(case.id, actor.id))
