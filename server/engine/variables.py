"""Which variables an element uses, as far as the texts of its diagram tell."""

import ast
import textwrap
from collections.abc import Iterator

from server.domain.operators import OPERATORS
from server.engine.expressions import names_in
from server.engine.faults import ElementFault
from server.engine.outputs import entries_of, named_by
from server.engine.properties import arguments_of, columns, operator_of, properties_of
from server.engine.reading import form_name
from server.engine.syntax import feel_names
from server.engine.upload import EVENT_DEFINITIONS, FLOW_NODES, HUMAN, Place, Scope, Upload
from server.engine.xmltree import SPIFF, Node

UNKNOWN = "*"
"""Stands for variables whose names are only known once the element has run."""

_EXPRESSIONS = frozenset(
    {"condition", "conditionExpression", "loopCardinality", "loopCondition", "completionCondition"}
    | {"timeDate", "timeDuration", "timeCycle"}
)
_SPIFF_EXPRESSIONS = frozenset(f"{{{SPIFF}}}{name}" for name in ("messagePayload", "payloadExpression", "expression"))
_SPIFF_SCRIPTS = frozenset({f"{{{SPIFF}}}preScript", f"{{{SPIFF}}}postScript"})
_SPIFF_VARIABLES = frozenset({f"{{{SPIFF}}}messageVariable", f"{{{SPIFF}}}variableName"})
_CARRIERS = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}
_THROWS = frozenset({"endEvent", "intermediateThrowEvent"})
_CHANGING = frozenset(
    {"append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse"}
    | {"update", "setdefault", "popitem", "add", "discard"}
)


def entered(upload: Upload, place: Place) -> frozenset[str]:
    """Where a submission goes: to the result, else one variable a field of the form; what a called process is given."""
    if place.kind == "callActivity":
        called = upload.processes.get(place.node.get("calledElement"))
        mappings = called.host.node.all("ioSpecification") if called else ()
        return frozenset(given.id for mapping in mappings for given in mapping.all("dataInput"))
    if place.kind not in HUMAN:
        return frozenset()
    properties = properties_of(place.node)
    named = {properties["result"]} if "result" in properties else {*_named(place.node)}
    if named:
        return frozenset(named)
    return upload.form_fields.get(form_name(properties.get("form", "")), frozenset({UNKNOWN}))


def read(upload: Upload, scope: Scope, place: Place) -> frozenset[str]:
    """What its scripts, expressions and mappings look at, and the conditions of the flows that leave it."""
    found: set[str] = set()
    for node in (*_own(upload, place), *(node for flow in scope.outgoing(place) for node in flow.node.children)):
        if node.kind in _EXPRESSIONS or node.tag in _SPIFF_EXPRESSIONS:
            found |= _read_by(node.text)
        elif _is_script(node):
            found |= _python_names(node.raw)
        elif node.kind == "loopDataInputRef":
            found.add(node.text)
        elif node.kind == "outputDataItem":
            found.add(node.id)
    for _, source in arguments_of(place.node) if place.kind == "serviceTask" else ():
        found |= _read_by(source)
    for name in ("due", "closes", "remind", "priority", "assign", "authority"):
        source = properties_of(place.node).get(name, "")
        found |= _read_by(source) if source.startswith("=") else frozenset()
    return frozenset(found | _channels(place, thrown=False) | _decided_by(upload, place))


def written(upload: Upload, place: Place) -> frozenset[str]:
    """What its scripts, mappings, decisions and caught events make or change; and the kind of event it throws."""
    found: set[str] = set()
    for node in _inside(place.node):
        if _is_script(node):
            found |= _changed_by(node.raw)
        elif node.kind == "loopDataOutputRef":
            found.add(node.text)
        elif node.kind == "inputDataItem":
            found.add(node.id)
    if _channels(place, thrown=False):
        found |= {*_named(place.node)} or {UNKNOWN}
    if place.kind == "businessRuleTask":
        found |= _decided(upload, place)
    if place.kind == "serviceTask":
        found |= _given(place)
    return frozenset(found | _channels(place, thrown=True))


def sent(upload: Upload, place: Place) -> frozenset[str]:
    """What a message or signal that the element throws is made of; it may leave the case."""
    if place.kind not in _THROWS or place.event not in {"message", "signal"}:
        return frozenset()
    texts = (node.text for node in _own(upload, place) if node.tag in _SPIFF_EXPRESSIONS)
    return frozenset(name for text in texts for name in _read_by(text))


def _decided_by(upload: Upload, place: Place) -> frozenset[str]:
    """The variables that the inputs of a decision are read from."""
    found = named_by(upload, place) if place.kind == "businessRuleTask" else None
    if found is None:
        return frozenset()
    mapped = dict(columns(properties_of(place.node).get("inputs", "")))
    plain = {need.name for need in found[1].inputs if need.name not in mapped}
    return frozenset(plain).union(*(feel_names(source) for source in mapped.values()))


def _decided(upload: Upload, place: Place) -> frozenset[str]:
    """Where the answer of a decision goes: to the result, else to one variable an entry."""
    if "result" in (properties := properties_of(place.node)):
        return frozenset({properties["result"]})
    return entries_of(upload, place) or frozenset({UNKNOWN})


def _given(place: Place) -> frozenset[str]:
    """Where the answer of an operator goes: to the result, else to one variable an entry."""
    if result := properties_of(place.node).get("result"):
        return frozenset({result})
    operator = OPERATORS.get(operator_of(place.node))
    return frozenset(operator.gives) if operator is not None else frozenset({UNKNOWN})


def _own(upload: Upload, place: Place) -> Iterator[Node]:
    """What describes the element, and the message, signal or error that its event names."""
    yield from _inside(place.node)
    for event in place.events:
        kind = EVENT_DEFINITIONS[event.kind]
        carrier = upload.referenced(place, kind, event.get(_CARRIERS[kind])) if kind in _CARRIERS else None
        if carrier is not None and place.kind in _THROWS:
            yield from _inside(carrier)


def _inside(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind not in FLOW_NODES and child.kind != "sequenceFlow":
            yield child
            yield from _inside(child)


def _channels(place: Place, *, thrown: bool) -> frozenset[str]:
    """A name for each kind of event the element throws or catches: what goes in at one may come out at any other."""
    if (place.kind in _THROWS) is not thrown:
        return frozenset()
    kinds = {EVENT_DEFINITIONS[event.kind] for event in place.events} & _CARRIERS.keys()
    kinds |= {"message"} if place.kind == "receiveTask" else set()
    return frozenset(f"event:{kind}" for kind in kinds)


def _named(node: Node) -> Iterator[str]:
    return (child.text for child in _inside(node) if child.tag in _SPIFF_VARIABLES)


def _is_script(node: Node) -> bool:
    return node.kind == "script" or node.tag in _SPIFF_SCRIPTS


def _read_by(text: str) -> frozenset[str]:
    return feel_names(text[1:]) if text.startswith("=") else _python_names(text)


def _python_names(source: str) -> frozenset[str]:
    """None where it is no Python: a timer's literal, or a finding of its own."""
    try:
        return names_in(textwrap.dedent(source))
    except ElementFault:
        return frozenset()


def _changed_by(source: str) -> frozenset[str]:
    """Variables a script assigns; every one it names when it changes any in place, which may go by another name."""
    names = _python_names(source)
    if not names:
        return names
    nodes = list(ast.walk(ast.parse(textwrap.dedent(source))))
    if any(_changes_in_place(node) for node in nodes):
        return names
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))


def _changes_in_place(node: ast.AST) -> bool:
    if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
        return True
    return isinstance(node, ast.AugAssign) or (isinstance(node, ast.Attribute) and node.attr in _CHANGING)
