"""Branches of the house: what may become of them."""

from server.domain.errors import BranchNotFound, Conflict, Invalid, InvalidValue, NotFound
from server.domain.people import Branches
from server.domain.staff import Branch

LONGEST_NAME = 100


class BranchIsClosed(BranchNotFound):
    """The branch %(branch)s is closed."""


class BranchBelowItself(Invalid):
    """A branch cannot lie below itself or below a branch that lies below it."""


class BranchInUse(Conflict):
    """Not closed: %(cases)s cases run there, %(people)s people belong to it, %(below)s open branches lie below it."""


class NoSuchBranch(NotFound):
    """There is no such branch."""


def require_place(branch: Branch, parent: str, tree: Branches) -> None:
    """Raise BranchNotFound, BranchIsClosed or BranchBelowItself where a branch cannot lie below this one."""
    if parent not in tree.parents:
        raise BranchNotFound(branch=parent)
    if parent in tree.closed:
        raise BranchIsClosed(branch=parent)
    if tree.covers(branch.code, parent):
        raise BranchBelowItself


def require_name(name: str, field: str) -> str:
    """The name without spaces around it. Raises InvalidValue."""
    text = name.strip()
    if not 0 < len(text) <= LONGEST_NAME:
        raise InvalidValue(field=field, problem=f"1 to {LONGEST_NAME} characters")
    return text
