"""How much a person may decide: authority limits by role or person, branch, process, amount and period."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from server.domain.errors import Conflict, Forbidden, Invalid, NotFound


class LimitNotFound(NotFound):
    """There is no such authority limit."""


class LimitOfNobody(Invalid):
    """An authority limit is for a role or for a person: name one of them, not both."""


class LimitAmount(Invalid):
    """An authority limit is an amount from 0 to %(most)s with at most two decimals."""


class LimitPeriod(Invalid):
    """The period of an authority limit must end after it begins."""


class LimitsOverlap(Conflict):
    """There is already a limit for the same role or person, branch and process in this period: %(amount)s."""


class BeyondAuthority(Forbidden):
    """Authority: the amount %(amount)s of "%(element)s" is above the limit of %(limit)s."""


class AuthorityMissing(Forbidden):
    """Authority: "%(element)s" decides on %(amount)s, and there is no authority limit for it."""


class LimitSigned(Conflict):
    """This authority limit is signed or ended already."""


class LimitSignedAlone(Forbidden):
    """A second person signs: not who asked for the authority limit, and not who gets it."""


class LimitNotInForce(Conflict):
    """Only an authority limit that is signed, not ended and not over is changed."""


class LimitOtherwise(Invalid):
    """A limit is changed, or ends, within its period and not in the past."""


LARGEST = Decimal("9999999999999.99")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class AuthorityLimit:
    """Up to `amount`, whoever holds `role` (or the one `person`) may decide between two instants.

    `branch` and `process` None: any; a branch covers those below it. `valid_from` is included, `valid_until` not.
    """

    id: str
    amount: Decimal
    role: str | None = None
    person: str | None = None
    branch: str | None = None
    process: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Whether it holds at an instant."""
        begun = self.valid_from is None or self.valid_from <= now
        return begun and (self.valid_until is None or now < self.valid_until)

    @property
    def about(self) -> tuple[str | None, ...]:
        """Whose limit it is, where and for what."""
        return self.role, self.person, self.branch, self.process

    def overlaps(self, other: "AuthorityLimit") -> bool:
        """Whether both are about the same and hold at some instant together."""
        if self.about != other.about:
            return False
        apart = _ends_before(self.valid_until, other.valid_from) or _ends_before(other.valid_until, self.valid_from)
        return not apart


def _ends_before(until: datetime | None, begin: datetime | None) -> bool:
    return until is not None and begin is not None and until <= begin


class Tree(Protocol):
    """Which branch lies below which."""

    def covers(self, upper: str, branch: str) -> bool:
        """Whether `branch` is `upper` or lies below it."""
        ...

    def depth(self, branch: str) -> int:
        """How many branches lie above it."""
        ...


def limit_of(limits: Iterable[AuthorityLimit], tree: Tree, *, role: str, branch: str, process: str) -> Decimal | None:
    """The limit that counts for work of a role at a branch in a process; None: no authority.

    The narrowest counts: one of the person before one of the role, then one of the process, then that of the
    nearest branch. `limits` are those of one person and their roles, valid now.
    """
    fitting = [
        each
        for each in limits
        if each.role in {None, role}
        and each.process in {None, process}
        and (each.branch is None or tree.covers(each.branch, branch))
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda each: _narrowness(each, tree)).amount


def checked(limit: AuthorityLimit) -> AuthorityLimit:
    """The limit, if it can be one. Raises LimitOfNobody, LimitAmount and LimitPeriod."""
    if (limit.role is None) == (limit.person is None):
        raise LimitOfNobody
    amount = limit.amount
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != amount.quantize(CENT):
        raise LimitAmount(most=LARGEST)
    if limit.valid_from is not None and limit.valid_until is not None and limit.valid_from >= limit.valid_until:
        raise LimitPeriod
    return limit


def successor(
    limit: AuthorityLimit, new_id: str, amount: Decimal, begin: datetime | None, now: datetime
) -> AuthorityLimit:
    """The limit that takes the place of another from an instant on (None: now), until the other would have ended.

    Raises LimitNotInForce, LimitOtherwise and LimitAmount.
    """
    if _ends_before(limit.valid_until, now):
        raise LimitNotInForce
    start = max(begin or now, now)
    if (limit.valid_from is not None and start < limit.valid_from) or _ends_before(limit.valid_until, start):
        raise LimitOtherwise
    return checked(replace(limit, id=new_id, amount=amount, valid_from=start))


def ending(limit: AuthorityLimit, at: datetime) -> AuthorityLimit:
    """The limit as it ends at an instant, before it would. Raises LimitOtherwise."""
    begun = limit.valid_from is None or limit.valid_from < at
    if not begun or _ends_before(limit.valid_until, at):
        raise LimitOtherwise
    return replace(limit, valid_until=at)


def _narrowness(limit: AuthorityLimit, tree: Tree) -> tuple[bool, bool, int]:
    depth = -1 if limit.branch is None else tree.depth(limit.branch)
    return limit.person is not None, limit.process is not None, depth
