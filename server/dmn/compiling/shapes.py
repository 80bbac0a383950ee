"""Types as checks on values, and the implicit conversions to them (DMN 1.5, 10.3.2.9.4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from server.feel import FeelSyntaxError, Function, Range, YearsMonths, compile_unary_tests
from server.feel.values import is_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from server.dmn.compiling.linking import Links
    from server.dmn.model import ItemDefinition, Place, Tests
    from server.dmn.reading.children import Findings
    from server.dmn.session import Session
    from server.feel.values import Value

    Check: TypeAlias = Callable[[Value, Session], bool]

# Longer chains of aliases are not followed for output values.
_MAX_ALIASES = 20
MISFIT: Final = object()
"""What a value becomes that neither is of a type nor can be converted to it."""


class Shape:
    """A type by its name; `fits` says whether a value that is not null is of it.

    Shapes are made before their checks are known, since types may contain themselves.
    """

    __slots__ = ("fits", "is_function", "is_list", "is_moment", "name", "result")

    def __init__(self, name: str) -> None:
        """Start as Any."""
        self.name = name
        self.fits: Check = _anything
        self.is_list = False
        self.is_moment = False
        self.is_function = False
        self.result: Shape | None = None

    def convert(self, value: Value, session: Session) -> Value:
        """Return the value, converted if need be; MISFIT when it is not of this type. Null is of every type."""
        if value is None or self.fits(value, session):
            return value
        if is_list(value):
            single = value[0] if len(value) == 1 and not self.is_list else MISFIT
            return single if single is MISFIT else self.convert(single, session)
        if self.is_list:
            return [value] if self.fits([value], session) else MISFIT
        if self.is_moment and type(value) is date:
            moment = datetime.combine(value, time(), UTC)
            return moment if self.fits(moment, session) else MISFIT
        return MISFIT


def _anything(_value: Value, _session: Session) -> bool:
    return True


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
    "Any": _anything,
    "list": _is(list),
    "context": _is(dict),
    "function": _is(Function),
    "range": _is(Range),
}


class Types:
    """All types of a deployment, each compiled once."""

    def __init__(self, links: Links, findings: Findings) -> None:
        """Know no type yet."""
        self._links = links
        self._findings = findings
        self._shapes: dict[tuple[str, str], Shape] = {}
        self._open: list[Shape] = []

    def shape(self, at: Place, name: str | None) -> Shape | None:
        """Return the type a reference names; None for Any, and for one that is unknown, which is reported."""
        if name is None or name == "Any":
            return None
        item = self._links.item(at.file, name)
        if item is not None:
            return self._item(item)
        if name in _BUILT_IN:
            return self._built_in(name)
        advice = "Use a type of FEEL, or define it as an item definition."
        self._findings.error(at, "unknown-type", f"There is no type {name}.", advice)
        return None

    def result(self, at: Place, name: str | None) -> Shape | None:
        """Return the type of a function's result: the reference names a function's type, or by custom the result's."""
        shape = self.shape(at, name)
        return shape.result if shape and shape.is_function else shape

    def allowed(self, at: Place, name: str | None) -> Tests | None:
        """Return the allowed values of a type, its own or those of the type it is an alias of."""
        item = self._links.item(at.file, name) if name else None
        for _ in range(_MAX_ALIASES):
            if item is None or item.allowed_values is not None:
                break
            item = self._links.item(item.at.file, item.type_ref) if item.type_ref else None
        return item.allowed_values if item else None

    def _built_in(self, name: str) -> Shape:
        shape = Shape(name)
        shape.fits = _BUILT_IN[name]
        shape.is_list = name == "list"
        shape.is_moment = name == "date and time"
        return shape

    def _item(self, item: ItemDefinition) -> Shape:
        key = (item.at.file, item.name)
        if key not in self._shapes:
            self._shapes[key] = Shape(item.name)
            self._fill(self._shapes[key], item)
        elif self._shapes[key] in self._open:
            message = f"The type {item.name} is defined by itself."
            self._findings.error(item.at, "type-cycle", message, "Say what it is made of.")
        return self._shapes[key]

    def _fill(self, shape: Shape, item: ItemDefinition) -> None:
        checks = [self._base(shape, item), *self._tests(item.allowed_values)]
        single = checks[0] if len(checks) == 1 else _all(checks)
        if item.is_collection:
            shape.is_list, shape.is_moment, shape.is_function = True, False, False
            single = _each(single)
        constraint = self._tests(item.type_constraint)
        shape.fits = _all([single, *constraint]) if constraint else single

    def _base(self, shape: Shape, item: ItemDefinition) -> Check:
        if item.components:
            return self._structure(item)
        if item.function is not None:
            shape.is_function = True
            shape.result = self.shape(item.at, item.function.output_type)
            arity = len(item.function.parameters)
            return lambda value, _session: isinstance(value, Function) and len(value.parameters) == arity
        if not item.is_collection:
            self._open.append(shape)
        base = self.shape(item.at, item.type_ref)
        if not item.is_collection:
            self._open.remove(shape)
        if base is None:
            return _anything
        shape.is_list, shape.is_moment = base.is_list, base.is_moment
        shape.is_function, shape.result = base.is_function, base.result
        # Not `base.fits` itself: a type that contains itself is not filled yet.
        return lambda value, session: base.fits(value, session)  # noqa: PLW0108 -- looked up when it runs

    def _structure(self, item: ItemDefinition) -> Check:
        parts: list[tuple[str, Shape]] = []
        for component in item.components:
            part = Shape(component.name)
            self._fill(part, component)
            parts.append((component.name, part))

        def fits(value: Value, session: Session) -> bool:
            session.tick()
            return isinstance(value, dict) and all(
                name in value and (value[name] is None or part.fits(value[name], session)) for name, part in parts
            )

        return fits

    def _tests(self, tests: Tests | None) -> list[Check]:
        if tests is None:
            return []
        try:
            passes = compile_unary_tests(tests.text)
        except FeelSyntaxError as error:
            self._findings.error(tests.at, "expression-syntax", str(error), "Correct the allowed values.")
            return []
        return [lambda value, session: passes.evaluate_in({"?": value}, session) is True]


def _all(checks: list[Check]) -> Check:
    return lambda value, session: all(check(value, session) for check in checks)


def _each(check: Check) -> Check:
    def fits(value: Value, session: Session) -> bool:
        if not is_list(value):
            return False
        session.tick(len(value) // 8 + 1)
        return all(item is None or check(item, session) for item in value)

    return fits
