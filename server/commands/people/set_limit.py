"""Give a role or a person authority up to an amount, signed by a second person, change it from a day, or end it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from server.commands.people.granting import require_branches, require_hr, require_role_names
from server.commands.transaction import Work
from server.domain.authority import (
    AuthorityLimit,
    LimitNotInForce,
    LimitSignedAlone,
    LimitsOverlap,
    checked,
    ending,
    successor,
)
from server.domain.house_events import LimitEnded, LimitSet, LimitShortened, LimitWasSigned
from server.domain.ids import new_id
from server.domain.people import Actor, RoleAt
from server.domain.rights import may_sign_limit
from server.store.limits import KeptLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLimit:
    """A new limit, its `id` new; `actor` None: the operator at the machine, who needs no second signature."""

    limit: AuthorityLimit
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLimit:
    """Another amount for a limit in force, from an instant on (None: now)."""

    limit_id: str
    amount: Decimal
    begin: datetime | None = None
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLimit:
    """The second signature under a limit that somebody asked for."""

    limit_id: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLimit:
    """A limit that shall count no more from an instant on (None: now), or never does."""

    limit_id: str
    actor: Actor | None = None
    at: datetime | None = None


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
    _ask(work, limit, command.actor, None)


def change_limit(command: ChangeLimit, work: Work) -> str:
    """Ask for the limit that takes the place of another, which counts until then; its id.

    Raises RightMissing, LimitNotFound, LimitNotInForce, LimitOtherwise, LimitAmount and LimitsOverlap.
    """
    kept = work.uow.limits.get(command.limit_id)
    require_hr(command.actor, kept.limit.branch or work.uow.people.head_office())
    if kept.signed_at is None or kept.ended_at is not None:
        raise LimitNotInForce
    limit = successor(kept.limit, new_id(), command.amount, command.begin, work.now)
    _ask(work, limit, command.actor, kept.limit.id)
    return limit.id


def sign_limit(command: SignLimit, work: Work) -> None:
    """Let it count. Raises RightMissing, LimitNotFound, LimitSigned, LimitSignedAlone and LimitsOverlap."""
    kept = work.uow.limits.get(command.limit_id)
    require_hr(command.actor, kept.limit.branch or work.uow.people.head_office())
    countersign_limit(work, kept.limit, kept.set_by, command.actor)


def countersign_limit(work: Work, limit: AuthorityLimit, asked_by: str | None, actor: Actor) -> None:
    """Let it count, by a second person whose right to sign was checked.

    Raises LimitSigned, LimitSignedAlone, LimitOtherwise and LimitsOverlap.
    """
    if not may_sign_limit(actor, limit, asked_by):
        raise LimitSignedAlone
    _sign(work, limit, actor.id)


def end_limit(command: EndLimit, work: Work) -> None:
    """End it. Raises RightMissing, LimitNotFound, and LimitOtherwise for an instant outside of its period."""
    limit = work.uow.limits.get(command.limit_id).limit
    require_hr(command.actor, limit.branch or work.uow.people.head_office())
    by = command.actor.id if command.actor else None
    if command.at is None or command.at <= work.now:
        work.uow.limits.end(limit.id, work.now)
        work.uow.record(LimitEnded(at=work.now, by=by, limit=limit.id))
    else:
        _shorten(work, ending(limit, command.at), command.at, by)


def _ask(work: Work, limit: AuthorityLimit, actor: Actor | None, replaces: str | None) -> None:
    _require_alone(work, limit, replaces)
    by = actor.id if actor else None
    work.uow.limits.add(limit, by, work.now, replaces)
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
            replaces=replaces,
        )
    )
    if actor is None:
        _sign(work, limit, None)


def _sign(work: Work, limit: AuthorityLimit, by: str | None) -> None:
    kept = work.uow.limits.get(limit.id)
    # What takes the place of another limit begins when it is signed, where that is later than was asked for.
    late = kept.replaces is not None and limit.valid_from is not None and limit.valid_from < work.now
    start = work.now if late else None
    work.uow.limits.sign(limit.id, by, work.now, start)
    # Only now nobody else signs at the same time.
    signed = checked(work.uow.limits.get(limit.id).limit)
    if kept.replaces is not None and signed.valid_from is not None:
        _give_way(work, work.uow.limits.get(kept.replaces), signed.valid_from, by)
    _require_alone(work, signed, None)
    work.uow.record(LimitWasSigned(at=work.now, by=by, limit=limit.id, valid_from=start))


def _give_way(work: Work, old: KeptLimit, begin: datetime, by: str | None) -> None:
    """Let a limit count until another takes its place; one that ended meanwhile, or would by then, stays as it is."""
    limit = old.limit
    if old.ended_at is not None or (limit.valid_until is not None and limit.valid_until <= begin):
        return
    if limit.valid_from is not None and limit.valid_from >= begin:
        work.uow.limits.end(limit.id, work.now)
        work.uow.record(LimitEnded(at=work.now, by=by, limit=limit.id))
    else:
        _shorten(work, limit, begin, by)


def _shorten(work: Work, limit: AuthorityLimit, until: datetime, by: str | None) -> None:
    work.uow.limits.shorten(limit.id, until)
    work.uow.record(LimitShortened(at=work.now, by=by, limit=limit.id, valid_until=until))


def _require_alone(work: Work, limit: AuthorityLimit, replaces: str | None) -> None:
    for other in work.uow.limits.in_force():
        if other.id not in {limit.id, replaces} and limit.overlaps(other):
            raise LimitsOverlap(amount=other.amount)
