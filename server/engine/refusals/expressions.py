"""Expressions and scripts: readable before the first case runs into them."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.syntax import excerpt, expression_fault, script_fault
from server.engine.upload import FLOW_NODES, Place, Upload
from server.engine.xmltree import SPIFF, Node

_EXPRESSIONS = frozenset({"condition", "loopCardinality", "loopCondition", "completionCondition"})
_SPIFF_SCRIPTS = frozenset({f"{{{SPIFF}}}preScript", f"{{{SPIFF}}}postScript"})
_SPIFF_EXPRESSIONS = frozenset(
    {f"{{{SPIFF}}}messagePayload", f"{{{SPIFF}}}payloadExpression", f"{{{SPIFF}}}expression"}
)
_FEEL_OR_PYTHON = said("An expression that starts with = is FEEL, anything else Python.")


def conditions(upload: Upload) -> Iterator[Finding]:
    """Conditions of flows can be read."""
    for _, flow in upload.flows():
        for node in flow.node.all("conditionExpression"):
            yield from _expression(flow, node)


def inside_nodes(upload: Upload) -> Iterator[Finding]:
    """Conditions of events, loops and payloads can be read."""
    for _, place in upload.places():
        for node in _own(place.node):
            if node.kind in _EXPRESSIONS or node.tag in _SPIFF_EXPRESSIONS:
                yield from _expression(place, node)


def conditional_events(upload: Upload) -> Iterator[Finding]:
    """A conditional event has a condition."""
    for _, place in upload.places():
        for definition in place.node.all("conditionalEventDefinition"):
            if definition.first("condition") is None:
                yield place.error("condition_missing", said("The event has no condition."), _FEEL_OR_PYTHON)


def scripts(upload: Upload) -> Iterator[Finding]:
    """Scripts are Python that compiles."""
    for _, place in upload.places():
        for node in _own(place.node):
            if node.kind != "script" and node.tag not in _SPIFF_SCRIPTS:
                continue
            fault = script_fault(node.raw)
            if fault is not None:
                yield place.error(
                    "script_syntax",
                    said("The script cannot be read: %(fault)s.", fault=fault),
                    said("Correct the script."),
                )


def retrievals(upload: Upload) -> Iterator[Finding]:
    """Expressions that correlate messages can be read."""
    for document in upload.documents:
        for prop in document.root.all("correlationProperty"):
            place = Place(document.file, "", "", prop)
            for node in (node for found in prop.children for node in found.all("messagePath", "formalExpression")):
                yield from _expression(place, node)


RULES = (conditions, inside_nodes, conditional_events, scripts, retrievals)


def _own(node: Node) -> Iterator[Node]:
    """What describes a flow node, without the nodes and flows inside a subprocess."""
    for child in node.children:
        if child.kind not in FLOW_NODES and child.kind != "sequenceFlow":
            yield child
            yield from _own(child)


def _expression(place: Place, node: Node) -> Iterator[Finding]:
    language = node.get("language").lower()
    expected = "feel" if node.text.startswith("=") else "python"
    if language and expected not in language:
        yield place.error(
            "expression_language",
            said("The expression is written in %(language)s.", language=language),
            _FEEL_OR_PYTHON,
        )
        return
    fault = expression_fault(node.text)
    if fault is not None:
        yield place.error(
            "expression_syntax",
            said("%(text)s cannot be read: %(fault)s.", text=excerpt(node.text), fault=fault),
            _FEEL_OR_PYTHON,
        )
