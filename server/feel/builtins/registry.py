"""Declares built-in functions by their signatures and binds arguments to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.values import Function, Range, YearsMonths, is_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from server.feel.runtime import Run
    from server.feel.values import Value

    Body: TypeAlias = Callable[..., Value]

# What a parameter takes: the Python types of its values.
_TYPES: dict[str, tuple[type, ...]] = {
    "any": (object,),
    "point": (Decimal, str, date, time, timedelta, YearsMonths),
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (date,),
    "time": (time,),
    "datetime": (datetime,),
    "duration": (timedelta,),
    "months": (YearsMonths,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
}
_MISMATCH = object()
_ONE, _OPTIONAL, _SPREAD, _REST = "", "?", "*", "+"
_PARAMETER = re.compile(r"([\w ]+?)([?*+]?): (\w+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `mark` says whether it is optional (?), a list or its items (*), or all the rest (+)."""

    name: str
    mark: str
    kind: str


@dataclass(frozen=True, slots=True)
class Overload:
    """One signature of a function and the Python function behind it.

    `result` is a kind of value as parameters have them, or says how the result's type follows from the arguments:
    same (as the first one, as a list if that is one), item (of the list), numbers, strings, contexts (lists of them).
    """

    parameters: tuple[Parameter, ...]
    body: Body
    pure: bool
    result: str = "any"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(parameter.name for parameter in self.parameters)

    def bind(self, arguments: Sequence[Value]) -> list[Value] | None:
        """Return the arguments as the parameters want them; None when they do not fit."""
        given = list(arguments)
        last = self.parameters[-1] if self.parameters else None
        if last and last.mark in {_SPREAD, _REST}:
            given = _gather(given, len(self.parameters) - 1, last.mark)
        if len(given) > len(self.parameters):
            return None
        bound: list[Value] = []
        for place, parameter in enumerate(self.parameters):
            value = _fit(given[place], parameter) if place < len(given) else _absent(parameter)
            if value is _MISMATCH:
                return None
            bound.append(value)
        return bound

    def order(self, arguments: Mapping[str, Value]) -> list[Value] | None:
        """Named arguments in the order of the parameters; None when a name is unknown or missing."""
        if set(arguments) - set(self.names):
            return None
        missing = [p for p in self.parameters if p.name not in arguments and p.mark != _OPTIONAL]
        return None if missing else [arguments.get(name) for name in self.names]


def _gather(given: list[Value], fixed: int, mark: str) -> list[Value]:
    rest = given[fixed:]
    if mark == _SPREAD and len(rest) == 1 and is_list(rest[0]):
        return given
    return [*given[:fixed], rest] if rest else given


def _absent(parameter: Parameter) -> Value:
    return None if parameter.mark == _OPTIONAL else _MISMATCH


def _fit(value: Value, parameter: Parameter) -> Value:
    """Fit a value to its parameter: a list of one stands for its item, an item for a list of it."""
    if parameter.mark == _REST:
        fitted = [_fit(item, Parameter(parameter.name, _ONE, parameter.kind)) for item in value]
        return _MISMATCH if any(item is _MISMATCH for item in fitted) else fitted
    if parameter.mark == _SPREAD or parameter.kind == "any":
        return value
    return _absent(parameter) if value is None else _converted(value, parameter.kind)


def _converted(value: Value, kind: str) -> Value:
    if isinstance(value, _TYPES[kind]):
        return value
    if kind == "list":
        return [value]
    single = value[0] if is_list(value) and len(value) == 1 else _MISMATCH
    return single if isinstance(single, _TYPES[kind]) else _MISMATCH


@dataclass(frozen=True, slots=True)
class Builtin(Function):
    """A built-in function: the first signature that the arguments fit is used."""

    overloads: tuple[Overload, ...] = ()

    @property
    def pure(self) -> bool:
        """Whether constant arguments always give the same value."""
        return all(overload.pure for overload in self.overloads)

    def invoke(self, run: Run, at: int, arguments: Sequence[Value]) -> Value:
        """Invoke with arguments in order; null, with a warning, when they fit no signature."""
        run.tick(1 + sum(_weight(argument) for argument in arguments))
        for overload in self.overloads:
            bound = overload.bind(arguments)
            if bound is not None:
                return self._call(run, at, overload, bound)
        return run.warn("bad-arguments", at, "the arguments do not fit {name}", name=self.name)

    def invoke_named(self, run: Run, at: int, arguments: Mapping[str, Value]) -> Value:
        """Invoke with named arguments; their order decides between signatures of the same names."""
        given = tuple(arguments)
        for overload in sorted(self.overloads, key=lambda overload: overload.names != given):
            ordered = overload.order(arguments)
            bound = overload.bind(ordered) if ordered is not None else None
            if bound is not None:
                run.tick(1 + sum(_weight(argument) for argument in bound))
                return self._call(run, at, overload, bound)
        return run.warn("bad-arguments", at, "the arguments do not fit {name}", name=self.name)

    def _call(self, run: Run, at: int, overload: Overload, bound: list[Value]) -> Value:
        try:
            value = overload.body(*bound) if overload.pure else overload.body(run, *bound)
        except (ArithmeticError, ValueError):
            value = None
        if is_list(value):
            run.room(len(value))
        elif isinstance(value, str):
            run.characters(len(value))
        elif value is None:
            run.warn("no-result", at, "{name} has no result for these arguments", name=self.name)
        return value


def _weight(value: Value) -> int:
    if is_list(value):
        return len(value)
    return len(value) // 100 if isinstance(value, str) else 0


_BODIES: dict[str, list[Overload]] = {}
_BUILTINS: dict[str, Builtin] = {}


def builtin(*signatures: str) -> Callable[[Body], Body]:
    """Declare a function of its arguments alone, such as "substring(string: string, length?: number) -> string"."""
    return lambda body: _declare(signatures, body, pure=True)


def running(*signatures: str) -> Callable[[Body], Body]:
    """Declare a function that gets the run before its arguments: for limits, equality or the clock."""
    return lambda body: _declare(signatures, body, pure=False)


def _declare(signatures: tuple[str, ...], body: Body, *, pure: bool) -> Body:
    for signature in signatures:
        called, _, result = signature.partition(" -> ")
        name, _, rest = called.partition("(")
        parameters = tuple(Parameter(name.strip(), mark, kind) for name, mark, kind in _PARAMETER.findall(rest))
        _BODIES.setdefault(name, []).append(Overload(parameters, body, pure, result or "any"))
    return body


def registered() -> dict[str, Builtin]:
    """All functions declared so far."""
    return {name: _builtin(name, tuple(overloads)) for name, overloads in _BODIES.items()}


def _builtin(name: str, overloads: tuple[Overload, ...]) -> Builtin:
    def call(run: Run, arguments: Sequence[Value]) -> Value:
        return _BUILTINS[name].invoke(run, 0, arguments)

    parameters = tuple(parameter.name for parameter in overloads[0].parameters)
    return _BUILTINS.setdefault(name, Builtin(name, parameters, call, overloads=overloads))
