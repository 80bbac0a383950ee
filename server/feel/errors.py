"""What goes wrong in an expression: errors that stop, warnings that explain a null."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def position(source: str, offset: int) -> tuple[int, int]:
    """Line and column, both 1-based, of a character offset."""
    before = source[:offset]
    line = before.count("\n") + 1
    return line, offset - (before.rfind("\n") + 1) + 1


class FeelError(Exception):
    """An expression that cannot be compiled or evaluated.

    `code` is stable; `template` with `params` gives `message`, so that a caller can translate it.
    """

    def __init__(self, code: str, template: str, source: str = "", offset: int = 0, **params: str) -> None:
        """Place the error at a character offset of the source."""
        self.code = code
        self.template = template
        self.params = params
        self.message = template.format(**params)
        self.source = source
        self.line, self.column = position(source, offset)
        super().__init__(f"{self.message} (line {self.line}, column {self.column})")


class FeelSyntaxError(FeelError):
    """The text is not a FEEL expression."""


class FeelLimitError(FeelError):
    """The expression asks for more steps, depth, text or list items than it is allowed."""

    _is_placed = False

    def placed(self, source: str, offset: int) -> FeelLimitError:
        """Return this error, now at a part of the expression unless one within that part was named before."""
        if not self._is_placed:
            super().__init__(self.code, self.template, source, offset, **self.params)
            self._is_placed = True
        return self


@dataclass(frozen=True, slots=True)
class FeelWarning:
    """Why a part of an expression became null; line and column are 1-based."""

    code: str
    template: str
    line: int
    column: int
    params: Mapping[str, str]

    @property
    def message(self) -> str:
        """The English sentence."""
        return self.template.format(**self.params)
