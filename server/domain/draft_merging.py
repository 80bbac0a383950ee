"""Bring into a draft what was deployed meanwhile, file by file: what only one side changed is as that side has it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.domain.errors import Invalid


class NotChosen(Invalid):
    """Your draft and the version in force both changed %(file)s: choose which of them to keep."""


class Side(StrEnum):
    """Whose file is kept where both sides changed it."""

    DRAFT = "draft"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Merge:
    """The files of a draft with those deployed meanwhile.

    `taken`: what only the version changed, added or took out; `clashing`: what both changed, each in another way.
    """

    files: Mapping[str, bytes]
    taken: tuple[str, ...]
    clashing: tuple[str, ...]


def merge(
    base: Mapping[str, bytes], draft: Mapping[str, bytes], version: Mapping[str, bytes], theirs: Collection[str] = ()
) -> Merge:
    """Of `base` two came: the draft, and the version in force. Of the clashing files `theirs` are the version's."""
    paths = sorted({*base, *draft, *version})
    taken = [path for path in paths if base.get(path) == draft.get(path) != version.get(path)]
    clashing = [path for path in paths if len({base.get(path), draft.get(path), version.get(path)}) == 3]  # noqa: PLR2004 -- the three sides
    from_version = {*taken, *(path for path in clashing if path in theirs)}
    sides = {path: version if path in from_version else draft for path in paths}
    return Merge({path: sides[path][path] for path in paths if path in sides[path]}, tuple(taken), tuple(clashing))


def moved(files: Mapping[str, bytes], old: str, new: str) -> Mapping[str, bytes]:
    """The files of one folder as those of another."""
    start = f"{old}/" if old else ""
    return {(f"{new}/" if new else "") + path.removeprefix(start): content for path, content in files.items()}
