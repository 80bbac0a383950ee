"""What evaluating a decision or service takes: inputs, steps in order, outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.dmn.compiling.shapes import MISFIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.dmn.compiling.requirements import Key
    from server.dmn.compiling.shapes import Shape
    from server.dmn.compiling.site import Code
    from server.dmn.session import Owner, Session
    from server.feel.values import Value


@dataclass(frozen=True, slots=True)
class Step:
    """A decision: `values` says where in its scope what it requires goes, `functions` is the rest of the scope."""

    key: Key
    owner: Owner
    values: tuple[tuple[tuple[str, ...], Key], ...]
    functions: Mapping[str, Value]
    logic: Code

    def run(self, known: dict[Key, Value], session: Session) -> None:
        """Decide over what is known, and add the value to it."""
        scope = dict(self.functions)
        for path, key in self.values:
            put(scope, path, known.get(key))
        session.tick()
        session.open(self.owner, is_decision=True)
        known[self.key] = value = self.logic(scope, session)
        session.close(value)


def put(scope: dict[str, Value], path: tuple[str, ...], value: Value) -> None:
    """Put a value under its name, or under the name of its import; what other scopes share is not changed."""
    *qualifiers, name = path
    for qualifier in qualifiers:
        scope[qualifier] = inner = dict(scope.get(qualifier) or {})
        scope = inner
    scope[name] = value


@dataclass(frozen=True, slots=True)
class Plan:
    """How to evaluate a decision or service: its inputs, the steps in order, and what comes out.

    `names` is empty where the single output's value is the result.
    """

    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    outputs: tuple[Key, ...]
    names: tuple[str, ...]
    result: Shape | None
    owner: Owner

    def run(self, known: dict[Key, Value], session: Session) -> Value:
        """Evaluate over the inputs that are known already."""
        for step in self.steps:
            step.run(known, session)
        values = [known.get(key) for key in self.outputs]
        value = dict(zip(self.names, values, strict=True)) if self.names else values[0]
        fitted = self.result.convert(value, session) if self.result else value
        if self.result and fitted is MISFIT:
            return session.error(self.owner, f"the result is not of the type {self.result.name}")
        return fitted


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a plan; its value must be of all of `shapes`."""

    key: Key
    name: str
    type_ref: str | None
    shapes: tuple[Shape, ...]
