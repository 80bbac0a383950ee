"""Which variables the processes of an upload may have, as far as the diagrams say so."""

import ast
import textwrap
from collections.abc import Iterator

from server.domain.operators import OPERATORS
from server.engine.outputs import entries_of
from server.engine.properties import extension_text, operator_of, properties_of
from server.engine.upload import HUMAN, Place, Upload
from server.engine.xmltree import Node

_CARRIERS = frozenset({"message", "signal", "error", "escalation"})
_SCRIPTS = ("preScript", "postScript")


def collected(upload: Upload) -> frozenset[str] | None:
    """Names that something in the upload writes; None where anything may be written.

    That is so where a task or start takes data without a form, or an event brings data with it.
    """
    names: set[str] = set()
    for fields in upload.form_fields.values():
        names |= fields
    for scope in upload.processes.values():
        for specification in scope.host.node.all("ioSpecification"):
            names |= {data.id for data in specification.all("dataInput", "dataOutput")}
    for scope, place in upload.places():
        if _takes_anything(place, plain=scope.host.kind == "process"):
            return None
        names |= set(written_by(upload, place))
    return frozenset(names)


def written_by(upload: Upload, place: Place) -> Iterator[str]:
    """The variables that an element writes, where the diagram names them; those of a form aside."""
    yield from filter(None, [properties_of(place.node).get("result", "")])
    for loop in place.node.all("multiInstanceLoopCharacteristics"):
        yield from (node.text for node in loop.all("loopDataOutputRef"))
        yield from (node.id for node in loop.all("inputDataItem", "outputDataItem"))
    for script in _scripts(place.node):
        yield from _assigned(script)
    if place.kind == "businessRuleTask" and "result" not in properties_of(place.node):
        yield from entries_of(upload, place)
    if place.kind == "serviceTask" and "result" not in properties_of(place.node):
        operator = OPERATORS.get(operator_of(place.node))
        yield from operator.gives if operator is not None else ()


def _takes_anything(place: Place, *, plain: bool) -> bool:
    if place.event in _CARRIERS or place.kind in {"receiveTask", "callActivity"}:
        return True
    if place.kind == "startEvent":
        return plain and place.event == "none" and "form" not in properties_of(place.node)
    return place.kind in HUMAN and not {"form", "result"} & properties_of(place.node).keys()


def _scripts(node: Node) -> Iterator[str]:
    yield from (script.raw for script in node.all("script"))
    yield from filter(None, (extension_text(node, name) for name in _SCRIPTS))


def _assigned(script: str) -> Iterator[str]:
    try:
        tree = ast.parse(textwrap.dedent(script))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # a finding of its own
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
