"""Compiles function definitions and invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.compiling.shapes import MISFIT
from server.dmn.session import Session
from server.feel.builtins import Builtin
from server.feel.values import Function, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from server.dmn.compiling.collections import Compile
    from server.dmn.compiling.shapes import Shape
    from server.dmn.compiling.site import Code, Scope, Site
    from server.dmn.model import FunctionDefinition, Invocation, Variable
    from server.dmn.session import Owner
    from server.feel.runtime import Run
    from server.feel.values import Value


def compile_definition(definition: FunctionDefinition, site: Site, compile_boxed: Compile) -> Code:
    """Compile a function that remembers the variables around it."""
    names = tuple(parameter.name for parameter in definition.parameters)
    result = site.types.result(definition.at, definition.type_ref)
    body = site.typed(compile_boxed(definition.body, site.inside(*names)), result, "the result")
    signature = Signature(site, "function", definition.parameters)

    def run(scope: Scope, _session: Session) -> Value:
        return signature.function(lambda values, session: body({**scope, **values}, session))

    return run


class Signature:
    """The parameters of a function and the types their values are converted to."""

    def __init__(self, site: Site, name: str, parameters: Sequence[Variable]) -> None:
        """Compile the types."""
        self._owner: Owner = site.owner
        self._name = name
        self._names = tuple(parameter.name for parameter in parameters)
        self._shapes: tuple[Shape | None, ...] = tuple(
            site.shape(parameter.at, parameter.type_ref) for parameter in parameters
        )

    def function(self, body: Callable[[dict[str, Value], Session], Value]) -> Function:
        """Return a value that can be invoked; `body` gets the arguments by name."""

        def call(session: Run, arguments: Sequence[Value]) -> Value:
            # A function that left its evaluation has nowhere to report to: it gives null.
            values = self.bind(session, arguments) if isinstance(session, Session) else None
            if values is None or not isinstance(session, Session):
                return session.warn("bad-arguments", 0, "the arguments do not fit {name}", name=self._name)
            session.tick()
            session.enter()
            try:
                return body(values, session)
            finally:
                session.leave()

        return Function(self._name, self._names, call)

    def bind(self, session: Session, arguments: Sequence[Value]) -> dict[str, Value] | None:
        """Return the arguments by name, null where one is not of its type; None when there are too many or few."""
        if len(arguments) != len(self._names):
            return None
        values: dict[str, Value] = {}
        for name, shape, argument in zip(self._names, self._shapes, arguments, strict=True):
            value = shape.convert(argument, session) if shape else argument
            if shape and value is MISFIT:
                message = f"the argument {name} of {self._name} is not of the type {shape.name}"
                value = session.error(self._owner, message)
            values[name] = value
        return values


def compile_invocation(invocation: Invocation, site: Site, compile_boxed: Compile) -> Code:
    """Compile an invocation with arguments by name."""
    function = compile_boxed(invocation.function, site.inside())
    owner = site.owner
    arguments: list[tuple[str, Code]] = []
    for binding in invocation.bindings:
        code = compile_boxed(binding.expression, site.inside())
        parameter = binding.parameter
        shape = site.shape(parameter.at, parameter.type_ref)
        arguments.append((parameter.name, site.typed(code, shape, f"the argument {parameter.name}")))

    def run(scope: Scope, session: Session) -> Value:
        target = function(scope, session)
        values = {name: code(scope, session) for name, code in arguments}
        if not isinstance(target, Function):
            return session.error(owner, f"{kind_of(target)} cannot be invoked")
        return _invoked(target, values, owner, session)

    return run


def _invoked(target: Function, values: Mapping[str, Value], owner: Owner, session: Session) -> Value:
    if isinstance(target, Builtin):
        return target.invoke_named(session, 0, values)
    unknown = set(values) - set(target.parameters)
    if unknown:
        return session.error(owner, f"{target.name} has no parameter {', '.join(sorted(unknown))}")
    session.tick()
    return target.call(session, [values.get(name) for name in target.parameters])
