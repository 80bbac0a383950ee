"""The page that compares two versions of a process."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a text that was added (`+`), removed (`-`), or stands around it (space)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """What is said about something, before and after; `label` in the reader's language, or as the file calls it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """An element, field, label or scenario that differs: how (`kind`, and in words), and the facts that do.

    `small` tells a reader of the file which one it is.
    """

    kind: str
    change: str
    id: str
    name: str
    small: str
    facts: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column of a decision table; `kind`: how it differs, and `change` the same in words, empty where it does not."""

    label: str
    output: bool
    kind: str
    change: str


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says; `before` only where it said something else."""

    before: str
    after: str
    differs: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of a decision table; `number` as it is now, or was."""

    kind: str
    change: str
    number: str
    cells: tuple[CellText, ...]


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """A decision table that differs; `same`: how many rules are not shown since nothing about them differs."""

    name: str
    kind: str
    change: str
    facts: tuple[FactLine, ...]
    heads: tuple[ColumnHead, ...]
    rules: tuple[RuleLine, ...]
    same: int
    cut: bool


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs: how (added, removed, changed), what of it, and its lines where it is a text."""

    path: str
    change: str
    parts: tuple[PartLine, ...]
    tables: tuple[ComparedTable, ...]
    lines: tuple[DiffLine, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """What two versions of a process differ in; `config` is read by the script that draws them."""

    key: str
    href: str
    name: str
    one: str
    other: str
    drawing: tuple[PartLine, ...]
    files: tuple[ChangedFile, ...]
    config: Mapping[str, object] | None
