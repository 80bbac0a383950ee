"""Give a role or a person authority up to an amount, signed by a second person, or take it back."""

from dataclasses import dataclass

from server.commands.people.granting import require_branches, require_hr, require_role_names
from server.commands.transaction import Work
from server.domain.authority import AuthorityLimit, LimitSignedAlone, LimitsOverlap, checked
from server.domain.house_events import LimitEnded, LimitSet, LimitWasSigned
from server.domain.people import Actor, RoleAt
from server.domain.rights import may_sign_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLimit:
    """A new limit, its `id` new; `actor` None: the operator at the machine, who needs no second signature."""

    limit: AuthorityLimit
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLimit:
    """The second signature under a limit that somebody asked for."""

    limit_id: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLimit:
    """A limit that shall count no more, or never does."""

    limit_id: str
    actor: Actor | None = None


def set_limit(command: SetLimit, work: Work) -> None:
    """Ask for it.

    Raises RightMissing, LimitOfNobody, LimitAmount, LimitPeriod, LimitsOverlap, BranchNotFound and PersonNotFound.
    """
    limit = checked(command.limit)
    head_office = work.uow.people.head_office()
    if limit.branch is not None:
        require_branches(work, [limit.branch])
    require_hr(command.actor, limit.branch or head_office)
    if limit.role is not None:
        require_role_names([RoleAt(limit.role, head_office)])
    if limit.person is not None:
        work.uow.people.by_id(limit.person)
    _require_alone(work, limit)
    by = command.actor.id if command.actor else None
    work.uow.limits.add(limit, by, work.now)
    work.uow.record(
        LimitSet(
            at=work.now,
            by=by,
            limit=limit.id,
            amount=limit.amount,
            role=limit.role,
            person=limit.person,
            branch=limit.branch,
            process=limit.process,
            valid_from=limit.valid_from,
            valid_until=limit.valid_until,
        )
    )
    if command.actor is None:
        _sign(work, limit, None)


def sign_limit(command: SignLimit, work: Work) -> None:
    """Let it count. Raises RightMissing, LimitNotFound, LimitSigned, LimitSignedAlone and LimitsOverlap."""
    kept = work.uow.limits.get(command.limit_id)
    require_hr(command.actor, kept.limit.branch or work.uow.people.head_office())
    countersign_limit(work, kept.limit, kept.set_by, command.actor)


def countersign_limit(work: Work, limit: AuthorityLimit, asked_by: str | None, actor: Actor) -> None:
    """Let it count, by a second person whose right to sign was checked.

    Raises LimitSigned, LimitSignedAlone and LimitsOverlap.
    """
    if not may_sign_limit(actor, limit, asked_by):
        raise LimitSignedAlone
    _sign(work, limit, actor.id)


def _sign(work: Work, limit: AuthorityLimit, by: str | None) -> None:
    work.uow.limits.sign(limit.id, by, work.now)
    # Only now nobody else signs at the same time.
    _require_alone(work, limit)
    work.uow.record(LimitWasSigned(at=work.now, by=by, limit=limit.id))


def _require_alone(work: Work, limit: AuthorityLimit) -> None:
    for other in work.uow.limits.in_force():
        if other.id != limit.id and limit.overlaps(other):
            raise LimitsOverlap(amount=other.amount)


def end_limit(command: EndLimit, work: Work) -> None:
    """End it. Raises RightMissing and LimitNotFound."""
    limit = work.uow.limits.get(command.limit_id).limit
    require_hr(command.actor, limit.branch or work.uow.people.head_office())
    work.uow.limits.end(command.limit_id, work.now)
    by = command.actor.id if command.actor else None
    work.uow.record(LimitEnded(at=work.now, by=by, limit=command.limit_id))
