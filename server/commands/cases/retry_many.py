"""Retry held elements of many cases: each in a transaction of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.commands.cases.retry import RetryCase, retry_case
from server.commands.transaction import Work
from server.domain.errors import CaseEnded, CaseNotFound, DomainError, InvalidValue, NothingToRetry
from server.domain.people import Actor
from server.domain.reasons import required_reason

MOST = 100


class Retried(StrEnum):
    """What became of a case: it went on, was held again, had nothing left to retry, or was refused."""

    WENT_ON = "went_on"
    HELD_AGAIN = "held_again"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RetriedCase:
    """A case by its id, with why it was refused."""

    case: str
    result: Retried
    refusal: DomainError | None = None


def retry_many(
    run: Callable[[Callable[[RetryCase, Work], bool], RetryCase], bool], actor: Actor, cases: Sequence[str], reason: str
) -> list[RetriedCase]:
    """Each case once, in their order. Raises InvalidValue for more than `MOST`, and ReasonMissing."""
    if len(cases) > MOST:
        raise InvalidValue(field="cases", problem=f"at most {MOST} at once")
    told = required_reason(reason)
    return [_retried(run, RetryCase(case_id=each, actor=actor, reason=told)) for each in dict.fromkeys(cases)]


def _retried(run: Callable[[Callable[[RetryCase, Work], bool], RetryCase], bool], wish: RetryCase) -> RetriedCase:
    try:
        went_on = run(retry_case, wish)
    except (CaseNotFound, CaseEnded, NothingToRetry):
        return RetriedCase(wish.case_id, Retried.GONE)
    except DomainError as refused:
        return RetriedCase(wish.case_id, Retried.REFUSED, refused)
    return RetriedCase(wish.case_id, Retried.WENT_ON if went_on else Retried.HELD_AGAIN)
