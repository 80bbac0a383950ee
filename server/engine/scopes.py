"""Process data as elements see it: one case scope, overlays for inner scopes, every write with its writer.

An embedded subprocess has no scope of its own, nor has a call activity without mappings: what is submitted inside
goes to the scope around at once, so it survives when the subprocess is interrupted. Scopes of their own have:
a called process with mappings (it sees nothing outside), each instance of a multi-instance, and each firing of a
non-interrupting event (only its payload is local; other writes go outward).
"""

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from server.engine.faults import ElementFault
from server.engine.model import Writer


class Kind(StrEnum):
    """What a scope belongs to."""

    CASE = "case"
    CALL = "call"
    INSTANCE = "instance"
    EVENT = "event"


class Missing:
    """Type of the value of a variable that does not exist."""


MISSING: Final = Missing()


@dataclass(slots=True, eq=False)
class Scope:
    """Variables by name, and who wrote them. `version` grows with each write."""

    kind: Kind
    parent: "Scope | None" = None
    vars: dict[str, object] = field(default_factory=dict[str, object])
    writers: dict[str, Writer] = field(default_factory=dict[str, Writer])
    version: int = 0

    def find(self, key: str) -> object:
        """The nearest variable of this name, or MISSING."""
        scope: Scope | None = self
        while scope is not None:
            if key in scope.vars:
                return scope.vars[key]
            scope = scope.outer
        return MISSING

    @property
    def outer(self) -> "Scope | None":
        """The scope that shines through this one."""
        return None if self.kind is Kind.CALL else self.parent

    def names(self) -> set[str]:
        """Every name visible here."""
        return set(self.vars) | (self.outer.names() if self.outer else set[str]())

    def local(self) -> dict[str, object]:
        """Copies of the variables visible here that are not the case's."""
        if self.parent is None:
            return {}
        around = self.outer.local() if self.outer else {}
        return {**around, **{key: fresh(value) for key, value in self.vars.items()}}

    def stamp(self) -> int:
        """How often this scope and those around it were written, the case scope aside."""
        return 0 if self.parent is None else self.version + self.parent.stamp()

    def holder(self, key: str) -> "Scope":
        """The scope a write of `key` goes to."""
        scope = self
        while scope.kind is Kind.EVENT and key not in scope.vars and scope.parent is not None:
            scope = scope.parent
        return scope


T = TypeVar("T")
PLAIN = frozenset({str, int, bool, float, type(None)})


def fresh(value: T) -> T:
    """A copy that shares nothing mutable with the original."""
    return value if type(value) in PLAIN else copy.deepcopy(value)


class Variables(MutableMapping[str, object]):
    """What SpiffWorkflow sees as `task.data`: reads through the scopes, writes through `put`."""

    __slots__ = ("_put", "scope")

    def __init__(self, scope: Scope, put: Callable[[Scope, str, object], None]) -> None:
        self.scope = scope
        self._put = put

    def __getitem__(self, key: str) -> object:
        value = self.scope.find(key)
        if value is MISSING:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: object) -> None:
        self._put(self.scope, key, value)

    def __delitem__(self, key: str) -> None:
        raise ElementFault(f"{key}: process data is replaced, never deleted")

    def __iter__(self) -> Iterator[str]:
        return iter(self.scope.names())

    def __len__(self) -> int:
        return len(self.scope.names())

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.scope.find(key) is not MISSING


def only_written(inner: Scope, names: frozenset[str] | None = None) -> Mapping[str, Writer]:
    """Keys written inside (not those given to it), or those of them that are in `names`."""
    return {key: writer for key, writer in inner.writers.items() if names is None or key in names}
