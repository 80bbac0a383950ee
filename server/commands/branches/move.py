"""Let a branch lie below another one: whoever holds a role there covers it from then on."""

from dataclasses import asdict, dataclass, replace

from server.commands.branches.found import found_branch, hold_tree
from server.commands.calendars.moving import due_moves, move_all
from server.commands.people.granting import require_hr
from server.commands.transaction import Work
from server.domain.branches import require_place
from server.domain.house_events import BranchMoved
from server.domain.people import Actor, Branches


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBranch:
    """The branch that shall lie above; `actor` None: the operator at the machine."""

    branch: str
    parent: str
    actor: Actor | None = None


def move_branch(command: MoveBranch, work: Work) -> None:
    """Move it; what is due in working time moves where the branch takes over other hours. One moves at a time.

    Both above, the old and the new, must be theirs to staff. Raises BranchNotFound, BranchIsClosed, BranchBelowItself
    and RightMissing.
    """
    hold_tree(work)
    branch = found_branch(work, command.branch)
    closed = work.uow.people.closed_among([command.parent])
    known = work.uow.people.branches()
    require_hr(command.actor, branch.parent or branch.code)
    require_place(branch, command.parent, Branches({each.code: each.parent for each in known}, closed))
    require_hr(command.actor, command.parent)
    if branch.parent == command.parent:
        return
    before, after = work.uow.with_calendar(replace(branch, parent=command.parent), None)
    moves = due_moves(work, before, after)
    by = command.actor.id if command.actor else None
    work.uow.put_parent(branch.code, command.parent)
    move_all(work, by, moves, before, after)
    work.uow.record(
        BranchMoved(
            at=work.now,
            by=by,
            branch=branch.code,
            before=branch.parent,
            after=command.parent,
            moved=tuple(asdict(move) for move in moves),
        )
    )
