"""Let a person hold a role at a branch."""

from dataclasses import dataclass

from server.commands.people.granting import give_roles, require_branches, require_hr, require_role_names
from server.commands.transaction import Work
from server.domain.people import Actor, RoleAt


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """The role for a person, by id; `actor` None: the operator at the machine."""

    person: str
    role: RoleAt
    actor: Actor | None = None


def grant_role(command: GrantRole, work: Work) -> None:
    """Grant it. Raises PersonNotFound, BranchNotFound, InvalidValue, RightMissing."""
    require_hr(command.actor, command.role.branch)
    require_role_names([command.role])
    person = work.uow.people.by_id(command.person)
    require_branches(work, [command.role.branch])
    give_roles(work, person.id, [command.role], command.actor.id if command.actor else None)
