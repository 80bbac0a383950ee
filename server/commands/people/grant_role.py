"""Give a person a role at a branch from one instant to another; one with money authority needs a second signature."""

from dataclasses import dataclass

from server.commands.people.granting import give_role, reason_of, require_branches, require_hr, require_role_names
from server.commands.transaction import Work
from server.domain.grants import (
    GrantedOneself,
    PersonDisabledAlready,
    RoleAsked,
    RoleRequest,
    RoleSignedAlone,
    may_sign_role,
    needs_second_signature,
    with_period,
)
from server.domain.ids import new_id
from server.domain.people import Actor, RoleAt
from server.domain.people_events import RoleRequestEnded, RoleWasAsked
from server.domain.staffing.staff import Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """What a person shall hold, and why; `actor` None: the operator at the machine, who needs no second signature."""

    held: Holding
    reason: str = ""
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRole:
    """The second signature under a role that somebody asked for."""

    request_id: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRole:
    """A request that shall not be signed any more."""

    request_id: str
    actor: Actor


def grant_role(command: GrantRole, work: Work) -> bool:
    """Give the role, or ask for it; returns whether it counts without a second signature.

    Raises PersonNotFound, RightMissing, GrantedOneself, PersonDisabledAlready, InvalidValue, BranchNotFound,
    ReasonMissing, GrantPeriod, RoleHeld, RoleHeldApart and RoleAsked.
    """
    held, actor = command.held, command.actor
    person = work.uow.people.lock(held.person)
    require_branches(work, [held.branch])
    require_hr(actor, held.branch)
    if actor is not None and actor.id == person.id:
        raise GrantedOneself
    if not person.active:
        raise PersonDisabledAlready
    require_role_names([RoleAt(held.role, held.branch)])
    return give_or_ask(work, held, reason_of(actor, command.reason), actor) is None


def give_or_ask(work: Work, held: Holding, reason: str, actor: Actor | None) -> RoleRequest | None:
    """Give a role whose values were checked, or ask for the second signature; returns what is asked for, if so.

    Raises GrantPeriod, RoleHeld, RoleHeldApart and RoleAsked.
    """
    kept = with_period(held, _before(work, held), work.now)
    if any(_alike(held, each.held) for each in work.uow.role_requests.waiting(held.person)):
        raise RoleAsked
    by = actor.id if actor else None
    if actor is None or not needs_second_signature(held.role, work.uow.limits.in_force(), work.now):
        give_role(work, kept, by, reason)
        return None
    return ask(work, held, reason, by)


def ask(work: Work, held: Holding, reason: str, by: str | None) -> RoleRequest:
    """Ask for the second signature under a role whose values and rules were looked at."""
    request = RoleRequest(new_id(), held, reason, by, work.now)
    work.uow.role_requests.add(request)
    work.uow.record(
        RoleWasAsked(
            at=work.now,
            by=by,
            request=request.id,
            person=held.person,
            role=held.role,
            branch=held.branch,
            valid_from=held.valid_from,
            valid_until=held.valid_until,
            reason=reason,
        )
    )
    return request


def sign_role(command: SignRole, work: Work) -> None:
    """Let it count.

    Raises RequestNotFound, RightMissing, RoleSignedAlone, RequestSettled and PersonDisabledAlready, and what has become
    wrong with the period meanwhile: GrantPeriod, RoleHeld and RoleHeldApart.
    """
    request = work.uow.role_requests.get(command.request_id)
    require_hr(command.actor, request.held.branch)
    countersign_role(work, request, command.actor)


def countersign_role(work: Work, request: RoleRequest, actor: Actor) -> None:
    """Let it count, by a second person whose right to sign was checked.

    Raises what `sign_role` raises of the request, the person and the period.
    """
    held = request.held
    if not may_sign_role(actor, request):
        raise RoleSignedAlone
    if not work.uow.people.lock(held.person).active:
        raise PersonDisabledAlready
    work.uow.role_requests.sign(request.id, actor.id, work.now)
    kept = with_period(held, _before(work, held), work.now)
    give_role(work, kept, actor.id, request.reason, request.id)


def withdraw_role(command: WithdrawRole, work: Work) -> None:
    """Let nobody sign it any more. Raises RequestNotFound, RightMissing and RequestSettled."""
    request = work.uow.role_requests.get(command.request_id)
    held = request.held
    require_hr(command.actor, held.branch)
    work.uow.role_requests.end(request.id, work.now)
    work.uow.record(
        RoleRequestEnded(
            at=work.now,
            by=command.actor.id,
            request=request.id,
            person=held.person,
            role=held.role,
            branch=held.branch,
        )
    )


def _before(work: Work, held: Holding) -> Holding | None:
    return next((each for each in work.uow.people.held_by(held.person) if _alike(held, each)), None)


def _alike(one: Holding, other: Holding) -> bool:
    return (one.person, one.role, one.branch) == (other.person, other.role, other.branch)
