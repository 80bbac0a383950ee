"""Expressions and scripts of diagrams: `=` is FEEL, anything else sandboxed Python, over copies of what is named."""

import ast
import textwrap
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TypeVar, cast

from server.domain import codec
from server.engine.fault_words import LOST, NO_BOOLEAN, NO_OBJECT, NOT_TRUE, SCRIPTS_TOO_LONG
from server.engine.faults import ElementFault
from server.engine.model import Environment, ScriptError
from server.engine.scopes import MISSING, Scope, fresh
from server.feel import EvaluationContext, Expression, FeelError, compile_expression

R = TypeVar("R")
NOTHING: Mapping[str, object] = {}


class Evaluator:
    """Evaluates for one command and keeps count of the script time it used."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._seconds_left = env.limits.max_script_seconds

    def context(self, now: datetime) -> EvaluationContext:
        """What FEEL may know of the outside, and its limits."""
        return EvaluationContext(now, self._env.zone, max_steps=self._env.limits.max_feel_steps)

    def storable(self, source: str, scope: Scope, now: datetime) -> Mapping[str, object]:
        """Value of an expression that gives an object fit to be process data. Raises ElementFault."""
        value = self.value(source, scope, now)
        if not isinstance(value, Mapping):
            raise ElementFault(NO_OBJECT, expression=source)
        carried = cast("Mapping[str, object]", value)
        try:
            codec.encode(carried)
        except codec.NotStorable as error:
            raise ElementFault(str(error), expression=source) from error
        return carried

    def value(self, source: str, scope: Scope, now: datetime, extra: Mapping[str, object] = NOTHING) -> object:
        """Value of an expression in a scope; `extra` shadows variables. Raises ElementFault."""
        source = source.strip()
        if source.startswith("="):
            return self._feel(source, scope, now, extra)
        known = _visible(names_in(source), scope, extra)
        return self._sandboxed(source, lambda: self._env.sandbox.evaluate(source, known))

    def truth(self, source: str, scope: Scope, now: datetime, extra: Mapping[str, object] = NOTHING) -> bool:
        """Value of a condition, which must be true or false: null is a fault, never a quiet false."""
        value = self.value(source, scope, now, extra)
        if isinstance(value, bool):
            return value
        source = source.strip()
        why = self._why_null(source, scope, now, extra) if value is None and source.startswith("=") else ""
        said = f"null{why}" if value is None else NO_BOOLEAN % {"kind": type(value).__name__}
        raise ElementFault(NOT_TRUE % {"found": said}, expression=source)

    def written(self, source: str, scope: Scope) -> Mapping[str, object]:
        """Variables a script changed or made, with their new values. Names that open with `_` stay in the script.

        Raises ElementFault, also when the script deletes a variable or leaves a value that cannot be stored.
        """
        source = textwrap.dedent(source)
        known = _visible(names_in(source), scope, NOTHING)
        after = self._sandboxed(source, lambda: self._env.sandbox.execute(source, known))
        if lost := sorted(set(known) - set(after)):
            raise ElementFault(LOST % {"names": ", ".join(lost)}, expression=source)
        return {
            key: value
            for key, value in after.items()
            if not key.startswith("_") and not _same(known.get(key, MISSING), value, source)
        }

    def _feel(self, source: str, scope: Scope, now: datetime, extra: Mapping[str, object]) -> object:
        names = frozenset(extra) | scope.names()
        try:
            expression = _compiled(source[1:], _spaced(names))
            known = _visible(frozenset(expression.names), scope, extra)
            return fresh(expression.evaluate(known, self.context(now)))
        except FeelError as error:
            column = error.column + 1 if error.line == 1 else error.column
            raise ElementFault(error.message, expression=source, line=error.line, column=column) from error

    def _why_null(self, source: str, scope: Scope, now: datetime, extra: Mapping[str, object]) -> str:
        expression = _compiled(source[1:], _spaced(frozenset(extra) | scope.names()))
        known = _visible(expression.names, scope, extra)
        _, warnings = expression.explain(known, self.context(now))
        return f": {warnings[0].message}" if warnings else ""

    def _sandboxed(self, source: str, act: Callable[[], R]) -> R:
        if self._seconds_left <= 0:
            limit = self._env.limits.max_script_seconds
            raise ElementFault(SCRIPTS_TOO_LONG % {"limit": limit}, expression=source)
        began = time.perf_counter()
        try:
            return act()
        except ScriptError as error:
            raise ElementFault(str(error), expression=source, line=error.line, column=error.column) from error
        finally:
            self._seconds_left -= time.perf_counter() - began


def read_names(source: str, scope: Scope) -> frozenset[str]:
    """The variables that a FEEL expression (without its `=`) reads in a scope."""
    return _compiled(source, _spaced(frozenset(scope.names()))).names


def _spaced(names: frozenset[str]) -> tuple[str, ...]:
    """Names FEEL cannot tell apart by itself: those with spaces or operators in them."""
    return tuple(sorted(name for name in names if not name.isidentifier()))


def _visible(names: frozenset[str], scope: Scope, extra: Mapping[str, object]) -> dict[str, object]:
    found = {name: extra[name] if name in extra else scope.find(name) for name in names}
    return {name: value for name, value in found.items() if value is not MISSING}


def _same(before: object, after: object, source: str) -> bool:
    try:
        stored = codec.encode(after)
        return before is not MISSING and codec.encode(before) == stored
    except codec.NotStorable as error:
        raise ElementFault(str(error), expression=source) from error


@lru_cache(maxsize=4096)
def _compiled(source: str, names: tuple[str, ...]) -> Expression:
    return compile_expression(source, names)


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """Every name a piece of Python mentions. Raises ElementFault when it is not Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ElementFault(error.msg, expression=source, line=error.lineno, column=error.offset) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ElementFault(f"not Python: {error}", expression=source) from error
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
