"""What can go wrong, in the words of the business.

A class docstring is the message a person reads: an English gettext msgid with `%(name)s` places for `params`.
`code` is stable and derived from the class name: `TaskNotClaimed` -> `task_not_claimed`.
"""

import re
from typing import ClassVar

from server.domain.wording import filled


class Told(Exception):
    """Something cannot be done as it was asked for; the text is for whoever asked. `misuse`: by settings or words."""

    misuse: ClassVar[bool] = False


class DomainError(Told):
    """The request was refused."""

    code: ClassVar[str] = "refused"

    def __init__(self, **params: object) -> None:
        super().__init__(filled(self.msgid(), params) if params else self.msgid())
        self.params: dict[str, object] = params

    def __init_subclass__(cls) -> None:
        """Derive the code from the name."""
        super().__init_subclass__()
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def msgid(cls) -> str:
        """The untranslated message."""
        return " ".join((cls.__doc__ or "").split())


# ---------- the families; the status codes hang on these
class NotFound(DomainError):
    """There is no such thing, or you may not see it."""


class Forbidden(DomainError):
    """You may not do this."""


class Conflict(DomainError):
    """This no longer fits the current state."""


class Invalid(DomainError):
    """What was sent is not valid."""


class Unauthenticated(DomainError):
    """Please sign in."""


class TooMany(DomainError):
    """Too many attempts. Please wait %(seconds)s seconds."""


class NotReady(DomainError):
    """This will be ready in a moment. Please try again."""


class NoRoom(DomainError):
    """There is not enough memory or disk for this."""


# ---------- tasks
class TaskNotFound(NotFound):
    """There is no such task, or you may not see it."""


class TaskNotYours(Forbidden):
    """Only the person who holds this task may do this."""


class TaskClaimedByAnother(Conflict):
    """%(holder)s holds this task."""


class TaskNotOpen(Conflict):
    """This task is already finished."""


class StaleTask(Conflict):
    """The task was changed meanwhile: %(change)s by %(by)s."""


class RoleMissing(Forbidden):
    """This task needs the role %(role)s at branch %(branch)s."""


class SeparatedFrom(Forbidden):
    """Separation of duties: whoever did or holds "%(other)s" may not do "%(element)s"."""


class BoundToDoer(Forbidden):
    """Binding of duties: "%(element)s" must be done by whoever did "%(other)s"."""


class PersonMayNot(Forbidden):
    """%(person)s may not do this task: %(reason)s."""


class CaseSuspended(Conflict):
    """The case is suspended; nothing moves until it is resumed."""


# ---------- cases and processes
class CaseNotFound(NotFound):
    """There is no such case, or you may not see it."""


class CaseEnded(Conflict):
    """The case has ended."""


class CaseNotSuspended(Conflict):
    """The case is not suspended."""


class TokenNotThere(Conflict):
    """Nothing waits at "%(element)s"."""


class ElementNotFound(Invalid):
    """The process of the case has no step "%(element)s"."""


class CannotEnterElement(Conflict):
    """A token cannot be placed at "%(element)s": only its flows lead there. Choose what comes before or after it."""


class CannotEnterRuns(Conflict):
    """What runs several times holds "%(element)s": a token can only be moved within one of these runs."""


class CannotEnterCalled(Conflict):
    """The called process that holds "%(element)s" is not running."""


class CannotLeaveRuns(Conflict):
    """A token at "%(element)s" is one of several runs: skip it, or move the whole."""


class CannotSkipChoice(Conflict):
    """A way on is chosen at "%(element)s": move the token to where it should go."""


class WouldWaitForEver(Conflict):
    """Then "%(element)s" would wait for ever: what it waits for can no longer come."""


class NeverPassed(Conflict):
    """The case has not passed "%(element)s": there is nothing to repeat."""


class SeveralTokens(Invalid):
    """Several tokens wait at "%(element)s": name one of them."""


class StillBlind(Forbidden):
    """What was found in "%(key)s" is still blind to you."""


class NothingToRetry(Conflict):
    """Nothing waits to be retried in this case."""


class ProcessNotFound(NotFound):
    """There is no such process, or you may not see it."""


class NoPlainStart(Invalid):
    """This process is not started by hand: it has no plain start event."""


class StartNotAllowed(Forbidden):
    """Starting this process needs the role %(role)s at branch %(branch)s."""


class BusinessKeyUnusable(Invalid):
    """The case gets no business key: %(expression)s must give a text of at most %(limit)s characters."""


class BusinessKeyDiffers(Invalid):
    """The process itself gives its cases their keys; this one would be %(key)s."""


class BusinessKeyTaken(Conflict):
    """There is already a case %(key)s of this process."""


class DeploymentRefused(Invalid):
    """The files were not deployed: %(count)s problems."""


class NobodyWaits(NotFound):
    """Nobody waits for the message %(name)s with this correlation."""


class IdempotencyKeyReused(Conflict):
    """This Idempotency-Key was used before with another request."""


# ---------- people and access
class PersonNotFound(NotFound):
    """There is no such person."""


class BranchNotFound(Invalid):
    """There is no branch %(branch)s."""


class LoginTaken(Conflict):
    """The login %(login)s is taken."""


class WrongCredentials(Unauthenticated):
    """The login or the password is wrong."""


class SessionExpired(Unauthenticated):
    """The session has ended. Please sign in again."""


class BadToken(Unauthenticated):
    """The access token is unknown, expired or withdrawn."""


class ScopeMissing(Forbidden):
    """The access token lacks the scope %(scope)s."""


class RightMissing(Forbidden):
    """This needs the role %(role)s."""


class BadCsrfToken(Forbidden):
    """The form is too old or came from elsewhere. Reload the page and try again."""


class ClockNotManual(Conflict):
    """The clock is the system's and cannot be moved."""


class HistoryBeingMade(Conflict):
    """A history is being made. The clock can be moved when it is complete."""


class FollowUpOutOfRange(Invalid):
    """A follow-up date lies after today and within a year."""


class SubscriptionNotFound(NotFound):
    """You do not get this report by mail."""


class TooManySubscriptions(Conflict):
    """One person can get at most %(most)s reports by mail. End some first."""


class SubscribedAlready(Conflict):
    """You get this very report by mail already, of the same days and at the same times."""


class InvalidValue(Invalid):
    """%(field)s: %(problem)s."""
