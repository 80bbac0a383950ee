"""Who may read and operate cases, and read what."""

from collections.abc import Mapping
from dataclasses import replace

from server.domain.authority import AuthorityLimit
from server.domain.cases import Case, Provenance
from server.domain.documents import Document
from server.domain.errors import BranchNotFound, RightMissing
from server.domain.people import EVERYONE, Actor, Right
from server.domain.separation import Blind

OVERSEERS = (Right.MANAGER, Right.OPERATOR, Right.AUDITOR, Right.COMPLIANCE)


def may_read_case(case: Case, actor: Actor, read_role: str | None, *, participant: bool) -> bool:
    """Who began it, who has or had a task in it, the process's `read_role`, and who oversees the branch."""
    if participant or case.started_by == actor.id:
        return True
    if read_role is not None and actor.holds(read_role, case.branch):
        return True
    return any(actor.holds(right, case.branch) for right in OVERSEERS)


def may_read_liability(case: Case, actor: Actor) -> bool:
    """Who is liable for a case is for auditors, compliance and managers of its branch, not for who takes part in it."""
    return any(actor.holds(right, case.branch) for right in (Right.AUDITOR, Right.COMPLIANCE, Right.MANAGER))


def require_liability(case: Case, actor: Actor) -> None:
    """Raise RightMissing for who may not read who is liable for the case."""
    if not may_read_liability(case, actor):
        raise RightMissing(role=Right.AUDITOR.value)


def may_set_calendar(actor: Actor, branch: str) -> bool:
    """Working hours of a branch are set by its personnel administration and by who operates its cases."""
    return actor.holds(Right.HR_ADMIN, branch) or actor.holds(Right.OPERATOR, branch)


def require_calendar(actor: Actor, branch: str) -> None:
    """Raise RightMissing for who may not set the working hours of the branch."""
    if not may_set_calendar(actor, branch):
        raise RightMissing(role=Right.HR_ADMIN.value)


def start_branches(actor: Actor, start_role: str) -> frozenset[str]:
    """Where a person may start a process: where they hold its `start_role`; for `everyone`, their own branch.

    Head office counts all branches below it as its own.
    """
    if start_role == EVERYONE:
        return actor.branches.below(actor.branch) - actor.branches.closed
    return frozenset(branch for role, branch in actor.role_pairs() if role == start_role) - actor.branches.closed


def overseen(actor: Actor) -> frozenset[str]:
    """The branches that a person oversees: of these they may read reports."""
    return frozenset(branch for role, branch in actor.role_pairs() if role in OVERSEERS)


def require_oversight(actor: Actor, branch: str | None) -> frozenset[str]:
    """The branches a report for this person is about: this one, or all they oversee (None).

    Raises RightMissing for who oversees nothing, and BranchNotFound for a branch that is not theirs.
    """
    branches = overseen(actor)
    if not branches:
        raise RightMissing(role=Right.MANAGER.value)
    if branch is not None and branch not in branches:
        raise BranchNotFound(branch=branch)
    return branches if branch is None else frozenset({branch})


def require_limits_readable(actor: Actor) -> None:
    """Authority limits are read by personnel administration and by who oversees a branch. Raises RightMissing."""
    if not may_read_limits(actor):
        raise RightMissing(role=Right.HR_ADMIN.value)


def may_read_limits(actor: Actor) -> bool:
    """Whether the person may read the authority limits of the house."""
    return any(actor.holds_anywhere(right) for right in (Right.HR_ADMIN, *OVERSEERS))


def may_see_people(actor: Actor) -> frozenset[str]:
    """The branches whose people somebody sees: personnel administration, managers, compliance and auditors theirs."""
    readers = {Right.HR_ADMIN, Right.MANAGER, Right.COMPLIANCE, Right.AUDITOR}
    return frozenset(branch for role, branch in actor.role_pairs() if role in readers)


def may_sign_limit(actor: Actor, limit: AuthorityLimit, asked_by: str | None) -> bool:
    """A second person signs: not who asked for a limit, and not who gets it."""
    gets_it = limit.person == actor.id or (limit.role is not None and actor.holds_anywhere(limit.role))
    return actor.id != asked_by and not gets_it


def require_staffing(actor: Actor) -> frozenset[str]:
    """The branches of which a person may know where people are short; designers of processes know all.

    Raises RightMissing for who neither oversees nor staffs any.
    """
    if actor.holds_anywhere(Right.PROCESS_DESIGNER):
        return frozenset(actor.branches.parents)
    branches = frozenset(branch for role, branch in actor.role_pairs() if role in {*OVERSEERS, Right.HR_ADMIN})
    if not branches:
        raise RightMissing(role=Right.MANAGER.value)
    return branches


def may_operate(case: Case, actor: Actor) -> bool:
    """Operators cancel, suspend, resume and retry the cases of their branches."""
    return actor.holds(Right.OPERATOR, case.branch)


def operated(actor: Actor) -> frozenset[str]:
    """The branches whose cases a person may operate."""
    return frozenset(branch for role, branch in actor.role_pairs() if role == Right.OPERATOR)


def require_operated(actor: Actor) -> frozenset[str]:
    """The branches whose cases a person may operate. Raises RightMissing when there are none."""
    branches = operated(actor)
    if not branches:
        raise RightMissing(role=Right.OPERATOR.value)
    return branches


def require_designer(actor: Actor | None) -> None:
    """Raise RightMissing unless the actor designs processes somewhere, or is the operator at the machine (None)."""
    if actor is not None and not actor.holds_anywhere(Right.PROCESS_DESIGNER):
        raise RightMissing(role=Right.PROCESS_DESIGNER.value)


def require_version_rights(actor: Actor) -> None:
    """Versions are suspended and resumed by who designs processes, and by who operates all branches.

    Raises RightMissing.
    """
    if not may_steer_versions(actor):
        raise RightMissing(role=Right.PROCESS_DESIGNER.value)


def may_steer_versions(actor: Actor) -> bool:
    """Whether the person may suspend versions of processes, and resume them."""
    return actor.holds_anywhere(Right.PROCESS_DESIGNER) or operated(actor) >= actor.branches.parents.keys()


def visible_data(case: Case, blind: Blind, actor: Actor) -> Mapping[str, object]:
    """The case's data without what is still blind to the reader: the writer always sees their own."""
    hidden = {key for key, wrote in case.provenance.items() if is_hidden(wrote, blind, actor.id)}
    return {key: value for key, value in case.data.items() if key not in hidden}


def visible_document(document: Document, blind: Blind, actor: Actor) -> Document | None:
    """The document without versions that are still blind to the reader; None when all are."""
    versions = tuple(each for each in document.versions if not is_hidden(each.wrote, blind, actor.id))
    return replace(document, versions=versions) if versions else None


def is_hidden(wrote: Provenance, blind: Blind, reader: str | None) -> bool:
    """Whether what was written is still blind to this person (None: to everybody who wrote nothing).

    What the engine wrote at an element that may have looked at a finding is nobody's own.
    """
    if wrote.element in blind.findings and (reader is None or wrote.person != reader):
        return True
    return wrote.person is None and wrote.element in blind.derived
