"""Steps that were done more than once, with what was entered each time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One time a step was done."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A field with its text in each version, oldest first; empty where it held nothing."""

    label: str
    texts: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether it was not always the same."""
        return len(set(self.texts)) > 1


@dataclass(frozen=True, slots=True)
class ComparedStep:
    """A step with its versions, oldest first."""

    name: str
    versions: tuple[Version, ...]
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Every step of a case that was done more than once."""

    case_href: str
    case_title: str
    steps: tuple[ComparedStep, ...]
