"""Add a member of staff."""

import re
from dataclasses import dataclass, field

from server.commands.people.grant_role import give_or_ask
from server.commands.people.granting import give_roles, reason_of, require_branches, require_hr, require_role_names
from server.commands.transaction import Work
from server.domain.errors import InvalidValue
from server.domain.ids import new_id
from server.domain.people import Actor, RoleAt
from server.domain.people_events import PersonAdded
from server.domain.staff import Person
from server.domain.staffing.staff import Holding

_LOGIN = re.compile(r"[\w.@+-]{1,100}")
MAX_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """A new person. `password_hash` None: only tokens work; `actor` None: the operator at the machine."""

    login: str
    name: str
    branch: str
    roles: frozenset[RoleAt] = field(default_factory=frozenset[RoleAt])
    password_hash: str | None = None
    reason: str = ""
    actor: Actor | None = None


def add_person(command: AddPerson, work: Work) -> str:
    """Add the person and return the id.

    Raises LoginTaken, BranchNotFound, InvalidValue and RightMissing; ReasonMissing for roles that an actor gives.
    """
    branches = [command.branch, *(held.branch for held in command.roles)]
    require_branches(work, branches)
    for branch in branches:
        require_hr(command.actor, branch)
    require_names(command.login, command.name)
    require_role_names(command.roles)
    if command.roles:
        reason_of(command.actor, command.reason)
    return write_person(work, command)


def is_login(text: str) -> bool:
    """Whether somebody may sign in by it."""
    return _LOGIN.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether somebody may be called so."""
    return 0 < len(text.strip()) <= MAX_NAME


def require_names(login: str, name: str) -> None:
    """Raise InvalidValue for a login or name that cannot be used."""
    if not is_login(login):
        raise InvalidValue(field="login", problem="letters, digits and . _ @ + - only")
    if not is_name(name):
        raise InvalidValue(field="name", problem=f"1 to {MAX_NAME} characters")


def write_person(work: Work, command: AddPerson) -> str:
    """Write a person whose values were checked, with roles, and record both. Raises LoginTaken."""
    by = command.actor.id if command.actor else None
    person = Person(new_id(), command.login, command.name, command.branch, password_hash=command.password_hash)
    work.uow.people.add(person)
    work.uow.record(PersonAdded(at=work.now, by=by, person=person.id, login=person.login))
    if command.actor is None:
        give_roles(work, person.id, command.roles, None)
    for held in sorted(command.roles, key=lambda held: (held.role, held.branch)) if command.actor else ():
        give_or_ask(work, Holding(person.id, held.role, held.branch), command.reason, command.actor)
    return person.id
