"""What expressions of one element see: static types of all names, and the variables among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.dmn.checks.possible import possible_values
from server.dmn.checks.variables import Declared
from server.dmn.compiling.requirements import key_of
from server.dmn.model import BusinessKnowledgeModel, Decision, DecisionService
from server.feel.checking import ANY, context_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.dmn.checks.feeltypes import FeelTypes
    from server.dmn.checks.texts import Path
    from server.dmn.compiling.linking import Linked
    from server.dmn.compiling.nodes import Nodes
    from server.dmn.compiling.requirements import Requirements
    from server.dmn.compiling.site import Site
    from server.dmn.model import Variable
    from server.feel.checking import FeelType
    from server.feel.values import Value


@dataclass(frozen=True, slots=True)
class Scope:
    """Names around an expression. `is_complete` says that there are no others.

    `parameters` are those of the functions that the element requires, by the function's name; `functions` their values.
    """

    site: Site
    types: Mapping[str, FeelType]
    variables: Mapping[Path, Declared]
    functions: Mapping[str, Value]
    parameters: Mapping[str, tuple[Variable, ...]]
    is_complete: bool = True

    def plus(self, types: Mapping[str, FeelType]) -> Scope:
        """Return the scope of a part that sees more names, whose values depend on what is around them."""
        hidden = {path: found for path, found in self.variables.items() if path[0] not in types}
        functions = {name: found for name, found in self.functions.items() if name not in types}
        return replace(
            self,
            site=self.site.inside(*types),
            types={**self.types, **types},
            variables=hidden,
            functions=functions,
            parameters={name: found for name, found in self.parameters.items() if name not in types},
        )

    def incomplete(self) -> Scope:
        """Return a scope in which there may be names that are not known."""
        return replace(self, is_complete=False)

    def free(self, variable: Variable, kind: FeelType) -> Scope:
        """Return a scope with a parameter, which may have any value of its type."""
        inner = self.plus({variable.name: kind})
        declared = Declared(variable.at, variable.type_ref)
        return replace(inner, variables={**inner.variables, (variable.name,): declared})


class Scopes:
    """Makes the scopes of elements."""

    def __init__(self, nodes: Nodes, requirements: Requirements, types: FeelTypes) -> None:
        """Know the deployment."""
        self._nodes = nodes
        self._requirements = requirements
        self._types = types

    def of(self, element: Decision | BusinessKnowledgeModel) -> Scope:
        """Return what the logic of an element sees."""
        site, functions = self._nodes.surroundings(element)
        needs = self._requirements.needs[key_of(element)]
        types: dict[str, FeelType] = {}
        variables: dict[Path, Declared] = {}
        parameters: dict[str, tuple[Variable, ...]] = {}
        for linked in needs.values:
            _put(types, linked, self._types.variable(linked.element.variable))
            variables[linked.path] = _declared(linked, site)
        for linked in needs.functions:
            _put(types, linked, self._function(linked))
            parameters[".".join(linked.path)] = self._parameters(linked)
        scope = Scope(site, types, variables, functions, parameters)
        if isinstance(element, BusinessKnowledgeModel):
            name = element.variable.name
            scope = replace(scope, types={**types, name: self._of_model(element)})
            for parameter in element.logic.parameters if element.logic else ():
                scope = scope.free(parameter, self._types.variable(parameter))
        return scope

    def _parameters(self, linked: Linked) -> tuple[Variable, ...]:
        element = linked.element
        if isinstance(element, BusinessKnowledgeModel):
            return element.logic.parameters if element.logic else ()
        inputs = self._requirements.offers[key_of(element)].inputs
        return tuple(replace(found.element.variable, name=".".join(found.path)) for found in inputs)

    def _function(self, linked: Linked) -> FeelType:
        element = linked.element
        if isinstance(element, BusinessKnowledgeModel):
            return self._of_model(element)
        result = self._result(element.variable) if isinstance(element, DecisionService) else ANY
        return self._types.function(self._parameters(linked), result)

    def _of_model(self, model: BusinessKnowledgeModel) -> FeelType:
        logic = model.logic
        result = self._result(model.variable)
        if logic and result == ANY:
            result = self._types.of(logic.at.file, logic.type_ref)
        return self._types.function(logic.parameters if logic else (), result)

    def _result(self, variable: Variable) -> FeelType:
        """Return the type of a function's result: its variable's type, which may be that of the whole function."""
        found = self._types.variable(variable)
        return next((part for key, part in found.parts if key == "->"), found) if found.name == "function" else found


def _declared(linked: Linked, site: Site) -> Declared:
    variable = linked.element.variable
    if not isinstance(linked.element, Decision):
        return Declared(variable.at, variable.type_ref)
    possible = possible_values(linked.element, site.types)
    return Declared(variable.at, variable.type_ref, is_derived=True, possible=possible)


def _put(types: dict[str, FeelType], linked: Linked, kind: FeelType) -> None:
    """Put a type under its name, or under that of its import."""
    *qualifiers, name = linked.path
    if not qualifiers:
        types[name] = kind
        return
    known = types.get(qualifiers[0])
    types[qualifiers[0]] = context_of({**dict(known.parts if known else ()), name: kind})
