"""Types as checks on values, and the implicit conversions to them (DMN 1.5, 10.3.2.9.4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from server.dmn.session import Owner, Session
from server.feel import Function, Range, YearsMonths
from server.feel.values import is_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from server.feel.runtime import Run
    from server.feel.values import Value

    Check: TypeAlias = Callable[[Value, Session], bool]

MISFIT: Final = object()
"""What a value becomes that neither is of a type nor can be converted to it."""


def anything(_value: Value, _session: Session) -> bool:
    """Say yes."""
    return True


class Shape:
    """A type by its name; `fits` says whether a value that is not null is of it, `kind` so without allowed values.

    Shapes are made before their checks are known, since types may contain themselves.
    """

    __slots__ = ("fits", "is_list", "is_moment", "kind", "name", "parameters", "result")

    def __init__(self, name: str, kind: Check | None = None) -> None:
        """Start as a type without allowed values."""
        self.name = name
        self.kind: Check = kind or anything
        self.fits: Check = self.kind
        self.is_list = False
        self.is_moment = False
        # Of a function's type: the types of the parameters, else None, and the type of the result.
        self.parameters: tuple[Shape | None, ...] | None = None
        self.result: Shape | None = None

    def convert(self, value: Value, session: Session) -> Value:
        """Return the value, converted if need be; MISFIT when it is not of this type. Null is of every type."""
        if value is None:
            return None
        if self.fits(value, session):
            return self.typed(value) if isinstance(value, Function) else value
        if is_list(value):
            single = value[0] if len(value) == 1 and not self.is_list else MISFIT
            return single if single is MISFIT else self.convert(single, session)
        if self.is_list:
            return [value] if self.fits([value], session) else MISFIT
        if self.is_moment and type(value) is date:
            moment = datetime.combine(value, time(), UTC)
            return moment if self.fits(moment, session) else MISFIT
        return MISFIT

    def typed(self, function: Function) -> Function:
        """Return a function that converts its arguments and its result to those of this type."""
        shapes, result = self.parameters, self.result
        if shapes is None or (result is None and not any(shapes)) or len(shapes) != len(function.parameters):
            return function

        def call(run: Run, arguments: Sequence[Value]) -> Value:
            if not isinstance(run, Session) or len(arguments) != len(shapes):
                return function.call(run, arguments)
            named = zip(shapes, arguments, function.parameters, strict=True)
            fitted = [fit(shape, value, run, function.name, f"the argument {name}") for shape, value, name in named]
            return fit(result, function.call(run, fitted), run, function.name, "the result")

        return Function(function.name, function.parameters, call)


def fit(shape: Shape | None, value: Value, session: Session, owner: str, what: str) -> Value:
    """Return the value as one of the type; null, with an error that names `what`, when it is none."""
    if shape is None:
        return value
    fitted = shape.convert(value, session)
    if fitted is MISFIT:
        return session.error(Owner("", "", owner), f"{what} is not of the type {shape.name}")
    return fitted


def built_in(name: str) -> Shape | None:
    """Return a type of the language, None when it has none of this name."""
    kind = _BUILT_IN.get(name)
    if kind is None:
        return None
    shape = Shape(name, kind)
    shape.is_list = name == "list"
    shape.is_moment = name == "date and time"
    return shape


def _is(kind: type) -> Check:
    return lambda value, _session: isinstance(value, kind)


_BUILT_IN: dict[str, Check] = {
    "number": _is(Decimal),
    "string": _is(str),
    "boolean": _is(bool),
    "date": lambda value, _session: type(value) is date,
    "time": _is(time),
    "date and time": _is(datetime),
    "days and time duration": _is(timedelta),
    "years and months duration": _is(YearsMonths),
    "Any": anything,
    "list": _is(list),
    "context": _is(dict),
    "function": _is(Function),
    "range": _is(Range),
}
