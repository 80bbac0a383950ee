"""Roles given to people from one instant to another; those with money authority wait for a second signature."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.domain.authority import AuthorityLimit
from server.domain.errors import Conflict, Forbidden, Invalid, NotFound
from server.domain.people import Actor, Right
from server.domain.staffing.staff import Holding


class GrantPeriod(Invalid):
    """A role ends after it begins, and not in the past."""


class RoleHeld(Conflict):
    """The person holds this role at this branch already in this period."""


class RoleHeldApart(Conflict):
    """The person holds this role there in another period. End that one first, or let the new one follow at once."""


class RoleAsked(Conflict):
    """This role at this branch waits for the second signature already."""


class RoleNotHeld(Conflict):
    """The person does not hold this role at this branch any more."""


class GrantedOneself(Forbidden):
    """Nobody gives themselves a role. Ask somebody else in personnel administration."""


class DisabledOneself(Forbidden):
    """Nobody disables themselves. Ask somebody else in personnel administration."""


class PersonDisabledAlready(Conflict):
    """This person is disabled and gets no roles and no link."""


class PersonIsDisabled(Conflict):
    """This person is disabled; nothing about them is changed any more."""


class MovedOneself(Forbidden):
    """Nobody moves themselves to another branch. Ask somebody else in personnel administration."""


class PasswordThere(Conflict):
    """This person has a password already."""


class RequestNotFound(NotFound):
    """Nobody asks for this role any more."""


class RequestSettled(Conflict):
    """The request for this role was signed or withdrawn already."""


class RoleSignedAlone(Forbidden):
    """A second person signs: not who asked for the role, and not who gets it."""


class PasswordAfterRights(Conflict):
    """This person holds a role with rights over the house: such roles are given after the first password is chosen."""


_RIGHTS = frozenset(Right)


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A role that counts only when a second person signed it; `asked_by` None: asked at the machine."""

    id: str
    held: Holding
    reason: str
    asked_by: str | None
    asked_at: datetime
    signed_by: str | None = None
    signed_at: datetime | None = None
    ended_at: datetime | None = None


def with_period(held: Holding, before: Holding | None, now: datetime) -> Holding:
    """What the person holds after `held` was given to them, beside what they have at the branch already.

    A period that follows at once on the one before lengthens it. Raises GrantPeriod, RoleHeld and RoleHeldApart.
    """
    begin, until = held.valid_from, held.valid_until
    if until is not None and (until <= now or (begin is not None and until <= begin)):
        raise GrantPeriod
    if before is None or (before.valid_until is not None and before.valid_until <= now):
        return held
    if begin is not None and begin == before.valid_until:
        return replace(held, valid_from=before.valid_from)
    if until is not None and until == before.valid_from:
        return replace(held, valid_until=before.valid_until)
    if _ends_by(before.valid_until, begin or now) or _ends_by(until, before.valid_from or now):
        raise RoleHeldApart
    raise RoleHeld


def needs_second_signature(role: str, limits: Iterable[AuthorityLimit], now: datetime) -> bool:
    """Whether a role has an authority limit in force, now or later, or gives rights over the house.

    Without the latter one could make up a colleague, and act in that name.
    """
    return role in _RIGHTS or any(
        limit.role == role and (limit.valid_until is None or now < limit.valid_until) for limit in limits
    )


def has_rights(actor: Actor) -> bool:
    """Whether the person holds a role with rights over the house, at any branch."""
    return any(held.role in _RIGHTS for held in actor.roles)


def may_sign_role(actor: Actor, request: RoleRequest) -> bool:
    """A second person signs: not who asked for the role, and not who gets it."""
    return actor.id not in {request.asked_by, request.held.person}


def _ends_by(until: datetime | None, begin: datetime) -> bool:
    return until is not None and until <= begin
