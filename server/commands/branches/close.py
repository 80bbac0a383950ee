"""Close a branch at which nothing is left."""

from dataclasses import dataclass

from server.commands.branches.found import found_branch, hold_tree
from server.commands.people.granting import require_hr
from server.commands.transaction import Work
from server.domain.branches import BranchInUse, BranchIsClosed
from server.domain.house_events import BranchClosed
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBranch:
    """The branch to close."""

    branch: str
    actor: Actor


def close_branch(command: CloseBranch, work: Work) -> None:
    """Close it; what ended there stays readable. What is beginning there at this moment is waited for, and counts.

    Raises BranchNotFound, RightMissing, BranchIsClosed and BranchInUse.
    """
    # As moves and files of people do: the tree first, then the branch.
    hold_tree(work)
    work.uow.people.lock_branch(command.branch)
    branch = found_branch(work, command.branch)
    require_hr(command.actor, branch.parent or branch.code)
    if branch.closed_at is not None:
        raise BranchIsClosed(branch=branch.code)
    cases = work.uow.cases.running_at(branch.code)
    people = sum(person.active and person.branch == branch.code for person in work.uow.people.all())
    below = sum(each.parent == branch.code and each.closed_at is None for each in work.uow.people.branches())
    if cases or people or below:
        raise BranchInUse(cases=cases, people=people, below=below)
    work.uow.people.close_branch(branch.code, work.now)
    work.uow.record(BranchClosed(at=work.now, by=command.actor.id, branch=branch.code))
