"""Make an access token for scripts: shown once, stored as its digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from server.auth.tokens import digest, new_api_token
from server.commands.transaction import Work
from server.domain.errors import InvalidValue, PersonNotFound, RightMissing
from server.domain.house_events import TokenCreated
from server.domain.people import Actor, Right, Scope
from server.domain.staff import ApiToken


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateToken:
    """A token for `person` (an id). `scopes` None: all the person may; `actor` None: the operator at the machine."""

    person: str
    scopes: frozenset[Scope] | None = None
    lifetime: timedelta | None = None
    label: str = ""
    actor: Actor | None = None


def create_token(command: CreateToken, work: Work) -> str:
    """Return the token. Raises PersonNotFound, and RightMissing for another person's unless `hr_admin`."""
    person = work.uow.people.by_id(command.person)
    if not person.active:
        raise PersonNotFound
    actor = command.actor
    if actor is not None and actor.id != person.id and not actor.holds(Right.HR_ADMIN, person.branch):
        raise RightMissing(role=Right.HR_ADMIN.value)
    token = new_api_token()
    ends = work.now + command.lifetime if command.lifetime else None
    work.uow.tokens.add(ApiToken(digest(token), person.id, command.scopes, work.now, ends, command.label))
    work.uow.record(
        TokenCreated(
            at=work.now,
            by=actor.id if actor else None,
            person=person.id,
            scopes=tuple(sorted(command.scopes)) if command.scopes is not None else (),
        )
    )
    return token


def read_scopes(names: Iterable[str]) -> frozenset[Scope] | None:
    """Scopes by name; none given: no limit. Raises InvalidValue."""
    wanted = list(names)
    try:
        return frozenset(Scope(name) for name in wanted) or None
    except ValueError as error:
        raise InvalidValue(field="scope", problem=f"one of {', '.join(Scope)}") from error
