"""Commands that go through, or are refused as a scenario says."""

import re
from collections.abc import Callable
from typing import TypeVar

from server.domain.errors import DomainError
from server.engine.model import EngineRefusal
from server.forms.errors import FormErrors
from server.scenarios.model import Refusal

R = TypeVar("R")


class Unmet(Exception):
    """Something is not as the scenario says."""

    def __init__(self, expected: str, actual: str) -> None:
        super().__init__(f"expected {expected}, but {actual}")
        self.expected = expected
        self.actual = actual


def attempt(act: Callable[[], R], refused: Refusal | None) -> R | None:
    """What the command gives; None when it was refused, as it had to be. Raises Unmet."""
    try:
        done = act()
    except (DomainError, FormErrors, EngineRefusal) as error:
        if refused is None:
            raise Unmet("that it is done", f"it is refused: {told(error)}") from error
        if not _fits(refused, error):
            raise Unmet(_wanted(refused), f"it is refused: {told(error)}") from error
        return None
    if refused is not None:
        raise Unmet(_wanted(refused), "it is done")
    return done


def told(error: Exception) -> str:
    """An error with its code, form errors by field."""
    if isinstance(error, FormErrors):
        return "; ".join(f"{one.path}: {one.code} ({one.text()})" for one in error.errors)
    return f"{code_of(error)} ({error})"


def _fits(refused: Refusal, error: Exception) -> bool:
    """Form errors must be exactly those that are named."""
    if refused.code is not None:
        return refused.code == code_of(error)
    if not isinstance(error, FormErrors) or {one.path for one in error.errors} != set(refused.fields):
        return False
    return all(refused.fields[one.path] in {None, one.code, one.text()} for one in error.errors)


def _wanted(refused: Refusal) -> str:
    if refused.code is not None:
        return f"that it is refused: {refused.code}"
    return "that it is refused: " + "; ".join(f"{name}: {code or 'any'}" for name, code in refused.fields.items())


def code_of(error: Exception) -> str:
    """The code of a refusal, as the API gives it."""
    if isinstance(error, DomainError):
        return error.code
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
