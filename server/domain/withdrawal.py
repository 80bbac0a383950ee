"""Withdrawal: whoever started a case ends it, as long as nobody else has done anything in it."""

from collections.abc import Iterable

from server.domain.cases import Case
from server.domain.errors import Conflict, Forbidden
from server.domain.people import Actor


class NotStartedByYou(Forbidden):
    """Only the person who started this case withdraws it."""


class DoneByOthers(Conflict):
    """This case can no longer be withdrawn: somebody else has done a step of it. Ask an operator to cancel it."""


def may_withdraw(case: Case, actor: Actor, doers: Iterable[str]) -> bool:
    """Whether a case that runs may be withdrawn by this person."""
    return case.started_by == actor.id and all(doer == actor.id for doer in doers)


def require_withdrawable(case: Case, actor: Actor, doers: Iterable[str]) -> None:
    """Raise NotStartedByYou or DoneByOthers; `doers`: the ids of who ever did or signed a step of the case."""
    if case.started_by != actor.id:
        raise NotStartedByYou
    if any(doer != actor.id for doer in doers):
        raise DoneByOthers
