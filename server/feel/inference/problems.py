"""What the checks of types find: a sentence with its place in the expression."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """An error can never give what was meant; a warning is sound but surely not meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `code` is stable, `template` with `params` is the sentence, line and column are 1-based."""

    code: str
    severity: Severity
    template: str
    params: Mapping[str, str]
    line: int
    column: int

    @property
    def message(self) -> str:
        """The English sentence."""
        return self.template.format(**self.params)
