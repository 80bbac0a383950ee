"""Changing many people, branches and limits by files: the form, what is wrong, and what would be changed."""

from dataclasses import dataclass

from server.pages.contexts.people import ShortLine


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumn:
    """A column of a file and what it means."""

    name: str
    help: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file with its columns, and where an empty one and the present state are downloaded."""

    name: str
    title: str
    columns: tuple[FileColumn, ...]
    empty_href: str
    present_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultLine:
    """What is wrong in a file, where."""

    file: str
    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """What would be changed, in words, by which line; `needs_signature`: it is only asked for."""

    file: str
    line: int
    who: str
    text: str
    needs_signature: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """How many changes of a kind there are."""

    text: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HousePreview:
    """What would be changed: counts, the first lines, and where people would be short. `digest`: which plan it is."""

    counts: tuple[CountLine, ...]
    changes: tuple[ChangeLine, ...]
    more: int
    asked: int
    short: tuple[ShortLine, ...]
    contents: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseImportPage:
    """The page before, between and after: `stale`: what was shown is not what would be done any more."""

    kinds: tuple[FileKind, ...]
    faults: tuple[FaultLine, ...] = ()
    untold: int = 0
    preview: HousePreview | None = None
    refusal: str | None = None
    stale: bool = False
    reason: str = ""
    reason_error: str = ""
