"""On whose authority a service task acts: who did one task, and a second person who did another."""

from collections.abc import Iterable
from datetime import datetime

from server.domain.authority import AuthorityLimit
from server.domain.errors import Forbidden, Invalid
from server.domain.grants import needs_second_signature
from server.domain.people import Actor
from server.domain.separation import Doer


class NobodyAuthorised(Forbidden):
    """Nobody did "%(element)s" yet, on whose authority this is to be done."""


class AuthorisedOtherwise(Forbidden):
    """Since it was authorised, an operator changed "%(name)s". Let the step before be done again."""


class AuthorityUsed(Forbidden):
    """This was carried out already on the authority of "%(element)s": that task must be done again first."""


class SecondMissing(Forbidden):
    """This needs a second signature: let another task be done by a second person, and name it in second."""


class SecondAlone(Forbidden):
    """A second person signs: not who did "%(element)s", and not who it is about."""


class SecondUntrusted(Forbidden):
    """%(person)s may not give the second signature: they hold no role that itself needs two signatures."""


class ParameterMissing(Invalid):
    """The parameter %(name)s has no value."""


class ParameterMistyped(Invalid):
    """The parameter %(name)s is no %(kind)s."""


class OperatorUnknown(Invalid):
    """The server has no operator %(name)s."""


class TooManyCalls(Forbidden):
    """More than %(most)s service tasks in one command."""


def last_doer(element: str, doers: Iterable[Doer]) -> str:
    """Who did an element last; an operator who acted in place of a person is nobody. Raises NobodyAuthorised."""
    done = [doer for doer in doers if doer.element == element and not doer.open and doer.order >= 0]
    if not done:
        raise NobodyAuthorised(element=element)
    return max(done, key=lambda doer: doer.order).person


def require_trusted(second: Actor, limits: Iterable[AuthorityLimit], branch: str, now: datetime) -> None:
    """Raise SecondUntrusted unless the person holds a role at the branch that itself needs two signatures.

    Otherwise who adds people could make up the second person as well, and sign in that name.
    """
    known = tuple(limits)
    roles = {held.role for held in second.roles if second.branches.covers(held.branch, branch)}
    if not any(needs_second_signature(role, known, now) for role in roles):
        raise SecondUntrusted(person=second.name)
