"""Add a branch below an existing one, or a head office."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.commands.people.granting import require_branches, require_hr
from server.commands.transaction import Work
from server.domain.errors import InvalidValue
from server.domain.house_events import BranchAdded
from server.domain.people import Actor
from server.domain.staff import Branch


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBranch:
    """The branch to add; `actor` None: the operator at the machine."""

    branch: Branch
    actor: Actor | None = None


def add_branch(command: AddBranch, work: Work) -> None:
    """Add it. Raises BranchNotFound and BranchIsClosed for its parent, InvalidValue, RightMissing."""
    branch = command.branch
    require_hr(command.actor, branch.parent or branch.code)
    known = {one.code for one in work.uow.people.branches()}
    if branch.code in known:
        raise InvalidValue(field="code", problem=f"the branch {branch.code} exists")
    if branch.parent is not None:
        require_branches(work, [branch.parent])
    require_zone(branch.time_zone)
    write_branch(work, branch, command.actor.id if command.actor else None)


def require_zone(name: str | None) -> None:
    """Raise InvalidValue for a time zone that does not exist."""
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidValue(field="time_zone", problem=f"there is no time zone {name}") from error


def write_branch(work: Work, branch: Branch, by: str | None) -> None:
    """Write a branch whose values were checked, and record it."""
    work.uow.people.add_branch(branch)
    work.uow.record(BranchAdded(at=work.now, by=by, branch=branch.code, parent=branch.parent))
