"""Who may read and operate cases, and read what."""

from collections.abc import Mapping

from server.domain.cases import Case
from server.domain.people import EVERYONE, Actor, Right

OVERSEERS = (Right.MANAGER, Right.OPERATOR, Right.AUDITOR, Right.COMPLIANCE)


def may_read_case(case: Case, actor: Actor, read_role: str | None, *, participant: bool) -> bool:
    """Who began it, who has or had a task in it, the process's `read_role`, and who oversees the branch."""
    if participant or case.started_by == actor.id:
        return True
    if read_role is not None and actor.holds(read_role, case.branch):
        return True
    return any(actor.holds(right, case.branch) for right in OVERSEERS)


def start_branches(actor: Actor, start_role: str) -> frozenset[str]:
    """Where a person may start a process: where they hold its `start_role`; for `everyone`, their own branch.

    Head office counts all branches below it as its own.
    """
    if start_role == EVERYONE:
        return actor.branches.below(actor.branch)
    return frozenset(branch for role, branch in actor.role_pairs() if role == start_role)


def may_operate(case: Case, actor: Actor) -> bool:
    """Operators cancel, suspend, resume and retry the cases of their branches."""
    return actor.holds(Right.OPERATOR, case.branch)


def visible_data(case: Case, hidden: frozenset[str], actor: Actor) -> Mapping[str, object]:
    """The case's data without what is still blind to the reader: the writer always sees their own."""
    return {key: value for key, value in case.data.items() if not is_hidden(case, key, hidden, actor)}


def is_hidden(case: Case, key: str, hidden: frozenset[str], actor: Actor) -> bool:
    """Whether a key was written by an element whose findings are still blind to this person."""
    wrote = case.provenance.get(key)
    return wrote is not None and wrote.element in hidden and wrote.person != actor.id
