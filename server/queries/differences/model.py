"""One thing that differs, and the facts about it that do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """How something differs from before; `moved`: only where it stands."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of something under a name, before and after; empty where there was or is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An element, field, text or scenario that differs. `type`: its kind. `facts`: of changed ones."""

    change: Change
    id: str
    name: str
    type: str = ""
    facts: tuple[Fact, ...] = ()


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Fact, ...]:
    """The facts that differ, in the order of the later ones."""
    names = dict.fromkeys([*after, *before])
    return tuple(
        Fact(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    )


def in_order(found: Iterator[Difference]) -> tuple[Difference, ...]:
    """Added ones first, then removed, changed and moved ones."""
    return tuple(sorted(found, key=lambda each: list(Change).index(each.change)))
