"""A branch by its code, and the tree of branches as it stays until the end of an act."""

from server.commands.transaction import Work
from server.domain.errors import BranchNotFound
from server.domain.staff import Branch


def found_branch(work: Work, code: str) -> Branch:
    """The branch. Raises BranchNotFound."""
    found = next((each for each in work.uow.people.branches() if each.code == code), None)
    if found is None:
        raise BranchNotFound(branch=code)
    return found


def hold_tree(work: Work) -> None:
    """Let whoever else moves or closes a branch wait: two moves that are each right alone could make a ring."""
    work.uow.alone("branch tree")
