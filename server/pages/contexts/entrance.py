"""Signing in, and the pages that say no."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`next_path` is where to go afterwards; `error` why the last attempt was refused; `people` names demo logins.

    `kept`: names and texts typed into a form when the session ended, which come back after signing in.
    """

    login: str = ""
    next_path: str = "/inbox"
    error: str | None = None
    people: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A refusal with its HTTP `status`.

    `message` is the rule in the reader's words, `reference` finds the failure in the log.
    """

    status: int
    message: str = ""
    reference: str | None = None
