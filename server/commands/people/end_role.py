"""Let a person hold a role at a branch no longer, from now or from an instant to come."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.people.granting import reason_of, require_hr
from server.commands.transaction import Work
from server.domain.grants import GrantPeriod, RoleNotHeld
from server.domain.people import Actor, RoleAt
from server.domain.people_events import RoleEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRole:
    """The role to end, why, and from when (None: now); `actor` None: the operator at the machine."""

    person: str
    role: RoleAt
    at: datetime | None = None
    reason: str = ""
    actor: Actor | None = None


def end_role(command: EndRole, work: Work) -> None:
    """End it; what the person holds stays, for others to reassign. It can end earlier than before, never later.

    Raises PersonNotFound, RightMissing, RoleNotHeld, GrantPeriod and ReasonMissing.
    """
    person, role, actor = work.uow.people.lock(command.person), command.role, command.actor
    require_hr(actor, role.branch)
    reason = reason_of(actor, command.reason)
    at = command.at or work.now
    if at < work.now:
        raise GrantPeriod
    mine = (each for each in work.uow.people.held_by(person.id) if (each.role, each.branch) == (role.role, role.branch))
    held = next(mine, None)
    if held is None or (held.valid_until is not None and held.valid_until <= at):
        raise RoleNotHeld
    work.uow.people.end_grant(held, at)
    by = actor.id if actor else None
    work.uow.record(
        RoleEnded(
            at=work.now,
            by=by,
            person=person.id,
            role=role.role,
            branch=role.branch,
            valid_until=at,
            reason=reason,
        )
    )
