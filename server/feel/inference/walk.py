"""The state of one check: which names mean what here, and the problems found so far."""

from __future__ import annotations

from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

from server.feel.errors import position
from server.feel.inference.problems import Problem, Severity
from server.feel.inference.types import ANY, FeelType

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from server.feel.syntax.nodes import Node

# More problems than these help nobody.
_MAX_PROBLEMS = 100


class Walk:
    """Walks down a tree; calling it infers the type of a part."""

    def __init__(
        self,
        infer: Callable[[Node, Walk], FeelType],
        source: str,
        names: Mapping[str, FeelType],
        *,
        complete: bool,
    ) -> None:
        """Start with the caller's names; when they are not complete, unknown ones are of type Any."""
        self._infer = infer
        self._source = source
        self._scopes: list[Mapping[str, FeelType]] = [names]
        self._open = 0 if complete else 1
        self.problems: list[Problem] = []

    def __call__(self, node: Node) -> FeelType:
        """Return the type of a part of the expression, having collected its problems."""
        return self._infer(node, self)

    @contextmanager
    def bind(self, names: Mapping[str, FeelType], *, open_ended: bool = False) -> Generator[None]:
        """Check parts for which these names are declared too; with `open_ended`, also names that nobody knows."""
        self._scopes.append(names)
        self._open += open_ended
        try:
            yield
        finally:
            self._scopes.pop()
            self._open -= open_ended

    def type_of(self, name: str) -> FeelType | None:
        """Return the type of a declared name; None for any other."""
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)

    @property
    def open_ended(self) -> bool:
        """Whether there may be names here that nobody declared."""
        return self._open > 0

    def is_bound(self, name: str) -> bool:
        """Whether the expression itself declares the name around this place."""
        return any(name in scope for scope in self._scopes[1:])

    def similar(self, name: str, known: Iterable[str] = ()) -> str:
        """Return a name that may have been meant, or nothing."""
        if len(self.problems) >= _MAX_PROBLEMS:
            return ""
        candidates = [*known] or [each for scope in self._scopes for each in scope]
        return next(iter(get_close_matches(name, candidates[:1000], 1)), "")

    def error(self, code: str, at: int, template: str, **params: str) -> FeelType:
        """Report what can never work; returns Any, so that it is reported once."""
        return self._report(Severity.ERROR, code, at, template, params)

    def warning(self, code: str, at: int, template: str, **params: str) -> FeelType:
        """Report what is surely not meant."""
        return self._report(Severity.WARNING, code, at, template, params)

    def _report(self, severity: Severity, code: str, at: int, template: str, params: Mapping[str, str]) -> FeelType:
        line, column = position(self._source, at)
        problem = Problem(code, severity, template, params, line, column)
        if len(self.problems) < _MAX_PROBLEMS and problem not in self.problems:
            self.problems.append(problem)
        return ANY
