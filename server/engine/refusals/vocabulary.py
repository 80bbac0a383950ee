"""Words: elements and attributes that BPMN does not know, that stand in the wrong place, or that are never executed."""

from collections.abc import Collection, Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.refused_words import REFUSED
from server.engine.syntax import excerpt, nearest
from server.engine.upload import Document, Upload
from server.engine.vocabulary import DRAWN_ONLY, KNOWN
from server.engine.xmltree import Node

_BOOLEANS = frozenset(
    [
        "isExecutable",
        "isForCompensation",
        "triggeredByEvent",
        "isInterrupting",
        "cancelActivity",
        "parallelMultiple",
        "isSequential",
        "testBefore",
        "instantiate",
        "isImmediate",
        "isCollection",
    ]
)


_EXECUTABLE = (KNOWN.keys() | REFUSED.keys()) - {"source", "target"}


def words(upload: Upload) -> Iterator[Finding]:
    """Every BPMN element must be known, stand where BPMN allows it and carry only attributes of BPMN."""
    for document in upload.documents:
        yield from _element(document, document.root, "")


RULES = (words,)


def _element(document: Document, node: Node, owner: str) -> Iterator[Finding]:
    owner = node.id or owner
    yield from _attributes(document, node, owner)
    for child in node.children:
        if child.kind:
            yield from _child(document, node, child, owner)
        elif child.namespace in {"", node.namespace}:
            yield _unknown(document, child, owner)


def _child(document: Document, parent: Node, child: Node, owner: str) -> Iterator[Finding]:
    allowed = KNOWN[parent.kind].children
    refused = REFUSED.get(child.kind)
    if child.kind in DRAWN_ONLY:
        yield from _hidden(document, child, child.id or owner)
        return
    if refused is not None:
        yield Finding(document.file, child.id or owner or None, refused.rule, refused.message, refused.advice)
    elif child.kind not in KNOWN:
        yield _unknown(document, child, owner)
    elif child.kind == "ioSpecification" and child.kind not in allowed:
        yield Finding(
            document.file,
            owner or None,
            "io_specification",
            said("Data inputs and outputs of a single activity are not executed."),
            said("Describe them in the ioSpecification of the called process, or remove them."),
        )
    elif child.kind not in allowed:
        yield Finding(
            document.file,
            child.id or owner or None,
            "misplaced_element",
            said("%(child)s does not belong into %(parent)s.", child=child.kind, parent=parent.kind),
            said("Move or remove it; BPMN gives it no meaning there."),
        )
    else:
        yield from _element(document, child, owner)


def _hidden(document: Document, drawn: Node, owner: str) -> Iterator[Finding]:
    """BPMN inside documentation or extensions: nobody would see it, some engines would run it."""
    for node in drawn.walk():
        if node.kind in _EXECUTABLE:
            yield Finding(
                document.file,
                node.id or owner or None,
                "misplaced_element",
                said("%(element)s stands inside %(drawn)s.", element=node.kind, drawn=drawn.kind),
                said("Move or remove it; BPMN gives it no meaning there."),
            )


def _attributes(document: Document, node: Node, owner: str) -> Iterator[Finding]:
    allowed = KNOWN[node.kind].attributes
    for name, value in node.attributes.items():
        if name.startswith("{"):
            continue
        if name not in allowed:
            yield Finding(
                document.file,
                owner or None,
                "unknown_attribute",
                said("BPMN gives %(element)s no attribute %(name)s.", element=node.kind, name=name),
                _closest(name, allowed) or said("Remove it."),
            )
        elif name in _BOOLEANS and value not in {"true", "false"}:
            yield Finding(
                document.file,
                owner or None,
                "attribute_value",
                said("%(name)s is %(value)s.", name=name, value=excerpt(value)),
                said("Write true or false."),
            )


def _unknown(document: Document, node: Node, owner: str) -> Finding:
    known = KNOWN.keys() | REFUSED.keys()
    advice = _closest(node.local, known) or said("Remove it; BPMN 2.0 has no such element.")
    return Finding(
        document.file,
        node.id or owner or None,
        "unknown_element",
        said("Unknown element %(element)s.", element=node.local),
        advice,
    )


def _closest(name: str, known: Collection[str]) -> str:
    found = nearest(name, known)
    return said("Did you mean %(found)s?", found=found) if found else ""
