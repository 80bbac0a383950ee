"""Compiles the nodes of the requirements graph: decisions to steps, knowledge models and services to functions."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from server.dmn.compiling.boxed import compile_boxed
from server.dmn.compiling.functions import Signature
from server.dmn.compiling.plans import Input, Plan, Step, put
from server.dmn.compiling.requirements import Needs, key_of
from server.dmn.compiling.site import Names, Site
from server.dmn.model import Decision, InputData
from server.dmn.session import Owner
from server.domain.wording import said
from server.feel.builtins import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.dmn.compiling.linking import Linked
    from server.dmn.compiling.requirements import Key, Requirements
    from server.dmn.compiling.shapes import Shape
    from server.dmn.compiling.types import Types
    from server.dmn.model import (
        BusinessKnowledgeModel,
        DecisionService,
        Definitions,
        DrgElement,
        ItemDefinition,
        Variable,
    )
    from server.dmn.reading.children import Findings
    from server.dmn.session import Session
    from server.feel.values import Function, Value


class Nodes:
    """Compiles all elements of a deployment."""

    def __init__(
        self,
        files: Mapping[str, Definitions],
        types: Types,
        requirements: Requirements,
        findings: Findings,
    ) -> None:
        """Make the functions first: decisions and other functions call them."""
        self._types = types
        self._requirements = requirements
        self._findings = findings
        self._components = Names(_component_names(files.values()))
        self._functions: dict[Key, Function] = {}
        self._scopes: list[tuple[dict[str, Value], Needs]] = []
        self._steps: dict[Key, Step] = {}
        self.service_plans: dict[Key, Plan] = {}
        self._compile(files)
        for scope, needs in self._scopes:
            for linked in needs.functions:
                put(scope, linked.path, self._functions[key_of(linked.element)])

    def _compile(self, files: Mapping[str, Definitions]) -> None:
        for definitions in files.values():
            for model in definitions.knowledge_models:
                self._functions[key_of(model)] = self._knowledge_model(model)
            for decision in definitions.decisions:
                self._steps[key_of(decision)] = self._step(decision)
        for definitions in files.values():
            for service in definitions.services:
                self._functions[key_of(service)] = self._service(service)

    def _site(self, element: DrgElement, needs: Needs, *more: str) -> Site:
        names = [*(name for linked in (*needs.values, *needs.functions) for name in linked.path), *more]
        owner = Owner(element.at.file, element.id, element.name)
        return Site(owner, self._components.plus(*names), self._types, self._findings)

    def _scope(self, needs: Needs) -> dict[str, Value]:
        """Return a scope that will hold the required functions once all are compiled."""
        scope: dict[str, Value] = {}
        self._scopes.append((scope, needs))
        return scope

    def _step(self, decision: Decision) -> Step:
        needs = self._requirements.needs[key_of(decision)]
        site = self._site(decision, needs)
        shape = site.shape(decision.variable.at, decision.variable.type_ref)
        logic = site.typed(compile_boxed(decision.logic, site), shape, "the decision")
        values = tuple((linked.path, key_of(linked.element)) for linked in needs.values)
        return Step(key_of(decision), site.owner, values, self._scope(needs), logic)

    def _knowledge_model(self, model: BusinessKnowledgeModel) -> Function:
        self._check_name(model)
        needs = self._requirements.needs[key_of(model)]
        logic, name = model.logic, model.variable.name
        parameters = logic.parameters if logic else ()
        site = self._site(model, needs, name, *(parameter.name for parameter in parameters))
        code = site.typed(
            compile_boxed(logic.body if logic else None, site),
            self._types.result(model.variable.at, model.variable.type_ref),
            "the result",
        )
        if logic is not None:
            code = site.typed(code, self._types.result(logic.at, logic.type_ref), "the result")
        scope, owner = self._scope(needs), site.owner

        def body(values: dict[str, Value], session: Session) -> Value:
            session.open(owner)
            value = code({**scope, **values}, session)
            session.close(value)
            return value

        function = scope[name] = self._typed(model.variable, Signature(site, name, parameters).function(body))
        return function

    def _typed(self, variable: Variable, function: Function) -> Function:
        shape = self._types.shape(variable.at, variable.type_ref)
        return shape.typed(function) if shape else function

    def _service(self, service: DecisionService) -> Function:
        self._check_name(service)
        plan = self.service_plans[key_of(service)] = self._service_plan(service)
        inputs = self._requirements.offers[key_of(service)].inputs
        variables = [replace(found.element.variable, name=".".join(found.path)) for found in inputs]
        site = self._site(service, _NO_NEEDS)
        keys = [found.key for found in plan.inputs]

        def body(values: dict[str, Value], session: Session) -> Value:
            with session.inside_service():
                return plan.run(dict(zip(keys, values.values(), strict=True)), session)

        return self._typed(service.variable, Signature(site, service.variable.name, variables).function(body))

    def _service_plan(self, service: DecisionService) -> Plan:
        """Return how to evaluate a service."""
        offer = self._requirements.offers[key_of(service)]
        shape = self._types.shape(service.variable.at, service.variable.type_ref)
        shapes = (shape.parameters if shape else None) or ()
        inputs = tuple(
            self._input(found.element, ".".join(found.path), more)
            for found, more in zip_longest(offer.inputs, shapes[: len(offer.inputs)])
        )
        order = self._requirements.order(offer.outputs, frozenset(found.key for found in inputs))
        self._check_reach(service, order, frozenset(found.key for found in inputs))
        return Plan(
            inputs=inputs,
            steps=tuple(self._steps[key_of(decision)] for decision in order),
            outputs=tuple(key_of(decision) for decision in offer.outputs),
            names=tuple(d.variable.name for d in offer.outputs) if len(offer.outputs) > 1 else (),
            result=self._types.result(service.variable.at, service.variable.type_ref),
            owner=Owner(service.at.file, service.id, service.name),
        )

    def decision_plan(self, decision: Decision) -> Plan:
        """Return how to evaluate a decision: its inputs are all input data it reaches."""
        order = self._requirements.order([decision], frozenset())
        found = {key_of(linked.element): linked for step in order for linked in self._inputs_of(step)}
        names = [linked.element.variable.name for linked in found.values()]
        return Plan(
            inputs=tuple(
                self._input(linked.element, _input_name(linked, names.count(linked.element.variable.name) > 1))
                for linked in found.values()
            ),
            steps=tuple(self._steps[key_of(step)] for step in order),
            outputs=(key_of(decision),),
            names=(),
            result=None,
            owner=Owner(decision.at.file, decision.id, decision.name),
        )

    def _inputs_of(self, decision: Decision) -> list[Linked]:
        needs = self._requirements.needs[key_of(decision)]
        return [linked for linked in needs.values if isinstance(linked.element, InputData)]

    def _input(self, element: DrgElement, name: str, more: Shape | None = None) -> Input:
        variable = element.variable
        shapes = (self._types.shape(variable.at, variable.type_ref), more)
        return Input(key_of(element), name, variable.type_ref, tuple(shape for shape in shapes if shape))

    def surroundings(self, element: Decision | BusinessKnowledgeModel) -> tuple[Site, dict[str, Value]]:
        """Return where the logic of an element stands, and the functions it may invoke."""
        needs = self._requirements.needs[key_of(element)]
        scope: dict[str, Value] = {}
        for linked in needs.functions:
            put(scope, linked.path, self._functions[key_of(linked.element)])
        if isinstance(element, Decision):
            return self._site(element, needs), scope
        scope[element.variable.name] = self._functions[key_of(element)]
        parameters = element.logic.parameters if element.logic else ()
        return self._site(element, needs, element.variable.name, *(found.name for found in parameters)), scope

    def _check_name(self, element: BusinessKnowledgeModel | DecisionService) -> None:
        name = element.variable.name
        if name in BUILTINS:
            message = said("%(name)s is the name of a built-in function, which would be called instead.", name=name)
            self._findings.error(element.at, "built-in-name", message, said("Give it another name."))

    def _check_reach(self, service: DecisionService, order: Iterable[Decision], given: frozenset[Key]) -> None:
        for decision in order:
            for linked in self._inputs_of(decision):
                if key_of(linked.element) not in given:
                    message = said(
                        "The service reaches %(element)s, which it does not list: it is null there.",
                        element=linked.element.name,
                    )
                    self._findings.warning(
                        service.at, "service-input", message, said("Add it to the service's input data.")
                    )


_NO_NEEDS = Needs()


def _input_name(linked: Linked, is_shared: bool) -> str:  # noqa: FBT001 -- private, called in one place
    return ".".join(linked.path) if is_shared else linked.element.variable.name


def _component_names(files: Iterable[Definitions]) -> Iterator[str]:
    for definitions in files:
        for item in definitions.items:
            yield from _names_in(item)


def _names_in(item: ItemDefinition) -> Iterator[str]:
    for component in item.components:
        yield component.name
        yield from _names_in(component)
