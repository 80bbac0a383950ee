"""Item definitions compiled to types, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.compiling.shapes import Shape, anything, built_in
from server.dmn.session import Session
from server.dmn.spoken import spoken_error
from server.domain.wording import said
from server.feel import FeelSyntaxError, Function, compile_unary_tests
from server.feel.syntax.nodes import Type
from server.feel.values import is_dict, is_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.dmn.compiling.linking import Links
    from server.dmn.compiling.shapes import Check
    from server.dmn.model import Definitions, ItemDefinition, Place, Tests
    from server.dmn.reading.children import Findings
    from server.feel.runtime import Run
    from server.feel.values import Value

# Longer chains of aliases are not followed for output values.
_MAX_ALIASES = 20


class Types:
    """All types of a deployment."""

    def __init__(self, links: Links, findings: Findings) -> None:
        """Know no type yet."""
        self._links = links
        self._findings = findings
        self._shapes: dict[tuple[str, str], Shape] = {}
        self._aliases: list[Shape] = []
        self._named: dict[str, Mapping[str, Type]] = {}

    def shape(self, at: Place, name: str | None) -> Shape | None:
        """Return the type a reference names; None for Any, and for one that is unknown, which is reported."""
        if name is None:
            return None
        item = self._links.item(at.file, name)
        if item is not None:
            return self._item(item)
        shape = built_in(name)
        if shape is None:
            advice = said("Use a type of FEEL, or define it as an item definition.")
            self._findings.error(at, "unknown-type", said("There is no type %(name)s.", name=name), advice)
        return None if name == "Any" else shape

    def compile_all(self, files: Iterable[Definitions]) -> None:
        """Compile also the types nobody uses, so that what is wrong with them is reported."""
        for definitions in files:
            for item in definitions.items:
                self._item(item)
            for given in definitions.inputs:
                self.shape(given.variable.at, given.variable.type_ref)

    def result(self, at: Place, name: str | None) -> Shape | None:
        """Return the type of a function's result: the reference names a function's type, or by custom the result's."""
        shape = self.shape(at, name)
        return shape.result if shape and shape.parameters is not None else shape

    def allowed(self, at: Place, name: str | None) -> Tests | None:
        """Return the allowed values of a type, its own or those of the type it is an alias of."""
        item = self._links.item(at.file, name) if name else None
        for _ in range(_MAX_ALIASES):
            if item is None or item.allowed_values is not None:
                break
            item = self._links.item(item.at.file, item.type_ref) if item.type_ref else None
        return item.allowed_values if item else None

    def in_expressions(self, file: str) -> Mapping[str, Type]:
        """Return the item definitions that expressions of a file may name, as FEEL has types."""
        if file not in self._named:
            self._named[file] = {name: self._feel_type(item) for name, item in self._links.items(file)}
        return self._named[file]

    def _feel_type(self, item: ItemDefinition) -> Type:
        shape = self._item(item)

        def check(value: Value, run: Run) -> bool:
            return isinstance(run, Session) and shape.fits(value, run)

        return Type(item.name, check=check)

    def _item(self, item: ItemDefinition) -> Shape:
        key = (item.at.file, item.name)
        if key not in self._shapes:
            self._shapes[key] = Shape(item.name)
            self._fill(self._shapes[key], item)
        elif self._shapes[key] in self._aliases:
            message = said("The type %(item)s is defined by itself.", item=item.name)
            self._findings.error(item.at, "type-cycle", message, said("Say what it is made of."))
        return self._shapes[key]

    def _fill(self, shape: Shape, item: ItemDefinition) -> None:
        outer = self._aliases
        is_alias = not (item.components or item.function or item.is_collection)
        # Through a structure or list a type may well come back to itself.
        self._aliases = [*outer, shape] if is_alias else []
        self._fill_base(shape, item)
        self._aliases = outer
        if item.is_collection:
            shape.is_list, shape.is_moment, shape.parameters, shape.result = True, False, None, None
            shape.kind, shape.fits = _each(shape.kind), _each(shape.fits)
        constraint = self._tests(item.type_constraint)
        if constraint:
            shape.fits = _both(shape.fits, constraint)

    def _fill_base(self, shape: Shape, item: ItemDefinition) -> None:
        if item.components:
            shape.kind = shape.fits = self._structure(item)
        elif item.function is not None:
            shape.parameters = tuple(self.shape(p.at, p.type_ref) for p in item.function.parameters)
            shape.result = self.shape(item.at, item.function.output_type)
            shape.kind = shape.fits = _function(len(shape.parameters))
        else:
            self._alias(shape, self.shape(item.at, item.type_ref))
        allowed = self._tests(item.allowed_values)
        if allowed:
            # An alias with allowed values of its own does not keep those of its base.
            shape.fits = _both(shape.kind, allowed)

    @staticmethod
    def _alias(shape: Shape, base: Shape | None) -> None:
        if base is None:
            shape.kind = shape.fits = anything
            return
        shape.is_list, shape.is_moment = base.is_list, base.is_moment
        shape.parameters, shape.result = base.parameters, base.result
        # Looked up when they run: a type that contains itself is not filled yet.
        shape.kind = lambda value, session: base.kind(value, session)  # noqa: PLW0108 -- see above
        shape.fits = lambda value, session: base.fits(value, session)  # noqa: PLW0108 -- see above

    def _structure(self, item: ItemDefinition) -> Check:
        parts: list[tuple[str, Shape]] = []
        for component in item.components:
            part = Shape(component.name)
            self._fill(part, component)
            parts.append((component.name, part))

        def fits(value: Value, session: Session) -> bool:
            session.tick()
            return is_dict(value) and all(
                name in value and (value[name] is None or part.fits(value[name], session)) for name, part in parts
            )

        return fits

    def _tests(self, tests: Tests | None) -> Check | None:
        if tests is None:
            return None
        try:
            passes = compile_unary_tests(tests.text)
        except FeelSyntaxError as error:
            self._findings.error(
                tests.at, "expression-syntax", spoken_error(error), said("Correct the allowed values.")
            )
            return None
        return lambda value, session: passes.evaluate_in({"?": value}, session) is True


def _function(arity: int) -> Check:
    return lambda value, _session: isinstance(value, Function) and len(value.parameters) == arity


def _both(first: Check, second: Check) -> Check:
    return lambda value, session: first(value, session) and second(value, session)


def _each(check: Check) -> Check:
    def fits(value: Value, session: Session) -> bool:
        if not is_list(value):
            return False
        session.tick(len(value) // 8 + 1)
        return all(item is None or check(item, session) for item in value)

    return fits
