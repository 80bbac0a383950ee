"""What the compilers of the single kinds of expression share: bound names, free names, the way down."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from server.feel.runtime import Code
    from server.feel.syntax.nodes import Node


# A turn of a loop costs one step, and one more for each so many parts of its body.
NODES_PER_STEP = 20


class Build:
    """The state of one compilation: names bound here, names read so far, and those of them found free."""

    def __init__(self, compile_node: Callable[[Node, Build], Code], source: str) -> None:
        """Start with nothing bound."""
        self._compile = compile_node
        self._bound: list[frozenset[str]] = []
        self.source = source
        self.free: set[str] = set()
        self.read: set[str] = set()
        self._size = 0

    def __call__(self, node: Node) -> Code:
        """Compile a part of the expression being compiled."""
        self._size += 1
        return self._compile(node, self)

    def weighed(self, node: Node) -> tuple[Code, int]:
        """Compile a part that may run many times; also return how many steps one run costs."""
        before = self._size
        code = self(node)
        return code, 1 + (self._size - before) // NODES_PER_STEP

    @property
    def nested(self) -> bool:
        """Whether there are variables besides the caller's."""
        return bool(self._bound)

    def is_bound(self, name: str) -> bool:
        """Whether the expression itself declares this name around this place."""
        return any(name in names for names in self._bound)

    @contextmanager
    def bind(self, names: Iterable[str]) -> Generator[None]:
        """Compile parts that run one frame further in, with these names declared."""
        self._bound.append(frozenset(names))
        try:
            yield
        finally:
            self._bound.pop()
