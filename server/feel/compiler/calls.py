"""Compiles invocations, function definitions and `instance of`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.builtins import BUILTINS
from server.feel.errors import FeelLimitError, FeelSyntaxError
from server.feel.inference.infer import infer
from server.feel.runtime import EvaluationContext, Frame, Run
from server.feel.syntax.nodes import Call, FunctionDefinition, InstanceOf, Literal, Name
from server.feel.types import conforms, is_instance
from server.feel.values import Function, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from server.feel.builtins import Builtin
    from server.feel.compiler.build import Build
    from server.feel.runtime import Code
    from server.feel.values import Value


def compile_call(node: Call, build: Build) -> Code:
    """Return an invocation; a built-in's name means the built-in unless the expression declares it."""
    positional = tuple(build(argument) for argument in node.positional)
    named = {name: build(argument) for name, argument in node.named}
    if len(named) < len(node.named):
        raise FeelSyntaxError("duplicate-argument", "an argument is given twice", build.source, node.at)
    if isinstance(node.function, Name) and not build.is_bound(node.function.name):
        builtin = BUILTINS.get(node.function.name)
        if builtin is not None:
            return _builtin_call(builtin, node, build.source, positional, named)
    return _dynamic_call(build(node.function), node.at, build.source, positional, named)


def _builtin_call(
    builtin: Builtin,
    node: Call,
    source: str,
    positional: tuple[Code, ...],
    named: Mapping[str, Code],
) -> Code:
    at = node.at

    def run(frame: Frame) -> Value:
        try:
            if named:
                values = {name: code(frame) for name, code in named.items()}
                return builtin.invoke_named(frame.run, at, values)
            return builtin.invoke(frame.run, at, [code(frame) for code in positional])
        except FeelLimitError as limit:
            raise limit.placed(source, at) from None

    arguments = (*node.positional, *(argument for _, argument in node.named))
    if builtin.pure and all(isinstance(argument, Literal) for argument in arguments):
        return _folded(run)
    return run


def _folded(code: Code) -> Code:
    """Return a constant when the call has a plain value whatever the context is."""
    context: Value = EvaluationContext(now=None, zone=None)  # type: ignore[arg-type] -- pure functions read neither
    try:
        value = code(Frame({}, None, Run("", context, None)))
    except FeelLimitError:
        return code
    if value is None or isinstance(value, list | dict):
        return code
    return lambda _frame: value


def _dynamic_call(
    function: Code,
    at: int,
    source: str,
    positional: tuple[Code, ...],
    named: Mapping[str, Code],
) -> Code:
    def run(frame: Frame) -> Value:
        target = function(frame)
        arguments = [code(frame) for code in positional]
        by_name = {name: code(frame) for name, code in named.items()}
        try:
            return invoke(frame.run, at, target, arguments, by_name)
        except FeelLimitError as limit:
            raise limit.placed(source, at) from None

    return run


def invoke(run: Run, at: int, target: Value, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """Invoke any function value; null, with a warning, when it is none or the arguments do not fit."""
    if not isinstance(target, Function):
        return run.warn("not-a-function", at, "{kind} cannot be invoked", kind=kind_of(target))
    if named:
        if set(named) - set(target.parameters):
            return run.warn("bad-arguments", at, "the arguments do not fit {name}", name=target.name)
        arguments = [named.get(name) for name in target.parameters]
    run.tick()
    return target.call(run, arguments)


def compile_definition(node: FunctionDefinition, build: Build) -> Code:
    """Return a function value that remembers the variables around it."""
    kind, _ = infer(node, build.source, {}, complete=False)
    names = tuple(name for name, _ in node.parameters)
    types = tuple(type_ for _, type_ in node.parameters)
    with build.bind(names):
        body, weight = build.weighed(node.body)

    def run(frame: Frame) -> Value:
        def call(caller: Run, arguments: Sequence[Value]) -> Value:
            fits = len(arguments) == len(names)
            if not fits or not all(t is None or conforms(caller, v, t) for v, t in zip(arguments, types, strict=True)):
                return caller.warn("bad-arguments", node.at, "the arguments do not fit the function")
            caller.tick(weight)
            return _nested(caller, body, Frame(dict(zip(names, arguments, strict=True)), frame, caller))

        return Function("function", names, call, kind)

    return run


def _nested(run: Run, body: Callable[[Frame], Value], frame: Frame) -> Value:
    run.enter()
    try:
        return body(frame)
    finally:
        run.leave()


def compile_instance(node: InstanceOf, build: Build) -> Code:
    """`value instance of type`; null is only an instance of Null."""
    value, wanted = build(node.value), node.type
    return lambda frame: is_instance(frame.run, value(frame), wanted)
