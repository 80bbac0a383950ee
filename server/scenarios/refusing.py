"""Commands that go through, or are refused as a scenario says."""

import re
from collections.abc import Callable
from typing import TypeVar

from server.domain.errors import DomainError
from server.domain.wording import Said, said, said_each
from server.engine.model import EngineRefusal
from server.engine.told_faults import known_again
from server.forms.errors import FormErrors
from server.scenarios.model import Refusal

R = TypeVar("R")


class Unmet(Exception):
    """Something is not as the scenario says; `told` is that in words."""

    def __init__(self, expected: str, actual: str) -> None:
        self.told = said("expected %(expected)s, but %(actual)s", expected=expected, actual=actual)
        super().__init__(self.told)
        self.expected = expected
        self.actual = actual


def attempt(act: Callable[[], R], refused: Refusal | None) -> R | None:
    """What the command gives; None when it was refused, as it had to be. Raises Unmet."""
    try:
        done = act()
    except (DomainError, FormErrors, EngineRefusal) as error:
        if refused is None:
            raise Unmet(said("that it is done"), refused_because(error)) from error
        if not _fits(refused, error):
            raise Unmet(_wanted(refused), refused_because(error)) from error
        return None
    if refused is not None:
        raise Unmet(_wanted(refused), said("it is done"))
    return done


def told(error: Exception) -> str:
    """An error with its code, form errors by field."""
    if isinstance(error, FormErrors):
        return said_each(
            [
                said(
                    "%(field)s: %(code)s (%(why)s)", field=one.path, code=one.code, why=said(one.message, **one.params)
                )
                for one in error.errors
            ]
        )
    return said("%(code)s (%(why)s)", code=code_of(error), why=spoken(error))


def spoken(error: Exception) -> str:
    """An error in words that can be said in other languages, as far as they are known."""
    if isinstance(error, DomainError):
        shown = {name: value for name, value in error.params.items() if f"%({name})s" in error.msgid()}
        params = {name: value if isinstance(value, str) else str(value) for name, value in shown.items()}
        return Said.of(str(error), error.msgid(), params)
    text: object = error.args[0] if error.args else None
    return text if isinstance(text, Said) else known_again(str(error)) or str(error)


def refused_because(error: Exception) -> str:
    """What is, where something was refused."""
    return said("it is refused: %(why)s", why=told(error))


def _fits(refused: Refusal, error: Exception) -> bool:
    """Form errors must be exactly those that are named."""
    if refused.code is not None:
        return refused.code == code_of(error)
    if not isinstance(error, FormErrors) or {one.path for one in error.errors} != set(refused.fields):
        return False
    return all(refused.fields[one.path] in {None, one.code, one.text()} for one in error.errors)


def _wanted(refused: Refusal) -> str:
    if refused.code is not None:
        return said("that it is refused: %(why)s", why=refused.code)
    fields = [
        said("%(field)s: %(code)s", field=name, code=code or said("any")) for name, code in refused.fields.items()
    ]
    return said("that it is refused: %(why)s", why=said_each(fields) if fields else "")


def code_of(error: Exception) -> str:
    """The code of a refusal, as the API gives it."""
    if isinstance(error, DomainError):
        return error.code
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
