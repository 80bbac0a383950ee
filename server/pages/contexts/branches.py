"""The branches of the house: the tree, one of them, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A branch in the tree; `depth`: how many lie above it."""

    href: str
    name: str
    code: str
    depth: int
    closed: str


@dataclass(frozen=True, slots=True)
class BranchForm:
    """What was entered, and what is wrong, by field; `parents` are the branches that may lie above."""

    parents: tuple[Option, ...]
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class BranchesPage:
    """The tree; without the right to add, no `form`."""

    lines: tuple[BranchLine, ...]
    history: tuple[tuple[str, str], ...]
    form: BranchForm | None


@dataclass(frozen=True, slots=True)
class BranchPage:
    """One branch: `may_move` it below another, and close it; `refusal` says why it was not closed."""

    code: str
    name: str
    above: str
    closed: str
    may_rename: bool
    may_move: bool
    form: BranchForm
    history: tuple[tuple[str, str], ...]
    refusal: str
