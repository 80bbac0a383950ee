"""Reads whole files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from server.dmn.model import Definitions, Import
from server.dmn.reading.children import Children
from server.dmn.reading.context import Reading
from server.dmn.reading.elements import read_decision, read_input, read_knowledge_model, read_service
from server.dmn.reading.items import read_item
from server.dmn.reading.typenames import TypeNames
from server.dmn.reading.xml import Unreadable, read_xml
from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.dmn.reading.children import Findings
    from server.dmn.reading.xml import Element

MAX_ELEMENTS = 1_000
# Without meaning for execution.
_DOCUMENTATION = (
    "knowledgeSource",
    "textAnnotation",
    "association",
    "group",
    "elementCollection",
    "performanceIndicator",
    "organizationUnit",
)


def read_definitions(file: str, data: bytes, findings: Findings) -> Definitions | None:
    """Read one file; what is wrong is added to the findings. None when it cannot be read at all."""
    try:
        root = read_xml(file, data)
    except Unreadable as refused:
        findings.found.append(refused.finding)
        return None
    _report_ids(root, findings)
    drawing = [child for child in root.children if not child.kind and child.name == "DMNDI"]
    kept = [child for child in root.children if child not in drawing]
    with Children(root, findings, _DOCUMENTATION) as children:
        children.drop(drawing)
        return _read(root, kept, children, findings)


def _read(root: Element, kept: list[Element], children: Children, findings: Findings) -> Definitions:
    imports = tuple(_import(element, findings) for element in children.all("import"))
    items = children.all("itemDefinition")
    types = TypeNames(root.get("namespace"), [item.label() for item in items], imports)
    reading = Reading(findings, types, root.get("expressionLanguage"))
    _report_names(kept, findings)
    _report_size(root, findings)
    return Definitions(
        at=root.at,
        name=root.label(),
        namespace=root.get("namespace"),
        imports=imports,
        items=tuple(read_item(reading, item) for item in items),
        inputs=tuple(read_input(reading, element) for element in children.all("inputData")),
        decisions=tuple(read_decision(reading, element) for element in children.all("decision")),
        knowledge_models=tuple(
            read_knowledge_model(reading, element) for element in children.all("businessKnowledgeModel")
        ),
        services=tuple(read_service(reading, element) for element in children.all("decisionService")),
        # The readers above have met them all: arguments are evaluated in order.
        tables=tuple(reading.tables),
    )


def _import(element: Element, findings: Findings) -> Import:
    kind = element.get("importType")
    if kind and "/spec/DMN/" not in kind:
        message = said("The import is of type %(kind)s.", kind=kind)
        findings.error(element.at, "import-type", message, said("Import decision models only."))
    return Import(element.at, element.label(), element.get("namespace"), element.get("locationURI"))


_GRAPH = frozenset({"inputData", "decision", "businessKnowledgeModel", "decisionService"})


def _report_size(root: Element, findings: Findings) -> None:
    counted = Counter(child.kind in _GRAPH for child in root.children if child.kind in {*_GRAPH, "itemDefinition"})
    if max(counted.values(), default=0) > MAX_ELEMENTS:
        message = said(
            "The file has more than %(max_elements)s decisions, inputs and functions, or as many types.",
            max_elements=MAX_ELEMENTS,
        )
        findings.error(root.at, "too-large", message, said("Split the model; its parts can import each other."))


def _report_names(kept: list[Element], findings: Findings) -> None:
    """Elements of the graph share one set of names, item definitions another, imports the first."""
    for kinds in (_GRAPH | {"import"}, {"itemDefinition"}):
        named = [element for element in kept if element.kind in kinds and element.label()]
        counted = Counter(element.label() for element in named)
        for element in named:
            if counted.pop(element.label(), 1) > 1:
                message = said("The name %(element)s is there twice.", element=element.label())
                findings.error(element.at, "duplicate-name", message, said("Give each element its own name."))


def _report_ids(root: Element, findings: Findings) -> None:
    """Report ids that are there twice: an error where references could mean either."""
    counted = Counter(element.get("id") for element in _identified(root))
    referable = Counter(child.get("id") for child in root.children if child.kind in _GRAPH)
    for found, times in counted.items():
        message = said("The id %(found)s is there %(times)s times.", found=found, times=times)
        if referable[found] > 1:
            findings.error(root.at, "duplicate-id", message, said("Give each element its own id."))
        elif times > 1:
            findings.warning(root.at, "duplicate-id", message, said("Give each element its own id."))


def _identified(element: Element) -> Iterator[Element]:
    if element.kind and element.get("id"):
        yield element
    for child in element.children:
        yield from _identified(child)
