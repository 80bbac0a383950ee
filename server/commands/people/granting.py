"""What every command on people asks first, and how roles are checked and given."""

from collections.abc import Iterable

from server.commands.transaction import Work
from server.domain.branches import BranchIsClosed
from server.domain.errors import BranchNotFound, InvalidValue, RightMissing
from server.domain.people import LONGEST_ROLE_NAME, Actor, Right, RoleAt, is_role_name
from server.domain.people_events import RoleGranted
from server.domain.reasons import required_reason
from server.domain.staffing.staff import Holding

LONGEST_REASON = 500


def require_hr(actor: Actor | None, branch: str) -> None:
    """Raise RightMissing unless `hr_admin` at the branch, or the operator at the machine (None)."""
    if actor is not None and not actor.holds(Right.HR_ADMIN, branch):
        raise RightMissing(role=Right.HR_ADMIN.value)


def require_branches(work: Work, codes: Iterable[str]) -> None:
    """Raise BranchNotFound for the first code that names no branch, BranchIsClosed for one that is closed."""
    codes = tuple(codes)
    closed = work.uow.people.closed_among(codes)
    known = {branch.code for branch in work.uow.people.branches()}
    for code in codes:
        if code not in known:
            raise BranchNotFound(branch=code)
        if code in closed:
            raise BranchIsClosed(branch=code)


def require_role_names(roles: Iterable[RoleAt]) -> None:
    """Raise InvalidValue for a role that no lane can be named: printable text of up to 100 characters without `@`."""
    for held in roles:
        if not is_role_name(held.role):
            problem = f"{held.role[:LONGEST_ROLE_NAME]!r} is not a role such as officer_a or the name of a lane"
            raise InvalidValue(field="role", problem=problem)


def reason_of(actor: Actor | None, text: str) -> str:
    """The reason, which only the operator at the machine (None) may leave out. Raises ReasonMissing."""
    return text.strip() if actor is None else required_reason(text, LONGEST_REASON)


def give_role(work: Work, held: Holding, by: str | None, reason: str = "", request: str | None = None) -> None:
    """Let the person hold it and record it; `request`: what was signed for it."""
    begin, until = held.valid_from, held.valid_until
    work.uow.people.grant(held.person, [RoleAt(held.role, held.branch)], valid_from=begin, valid_until=until)
    work.uow.record(
        RoleGranted(
            at=work.now,
            by=by,
            person=held.person,
            role=held.role,
            branch=held.branch,
            valid_from=begin,
            valid_until=until,
            reason=reason,
            request=request,
        )
    )


def give_roles(work: Work, person: str, roles: Iterable[RoleAt], by: str | None) -> None:
    """Let a person hold each role from now on, without an end."""
    for role, branch in sorted({(each.role, each.branch) for each in roles}):
        give_role(work, Holding(person, role, branch), by)
