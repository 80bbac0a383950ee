"""Correlation: keys, properties and the messages they are found in exist and can be read."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import extension_nodes
from server.engine.upload import Document, Upload
from server.engine.xmltree import SPIFF, Node

_EXPRESSIONS = ("messagePath", "formalExpression")
_ADVICE = said("See correlation keys in the guide for designers; each property names its messages.")


def keys(upload: Upload) -> Iterator[Finding]:
    """A correlation key has a name and properties of the same file."""
    for document in upload.documents:
        for key in (node for node in document.root.walk() if node.kind == "correlationKey"):
            references = [node.text for node in key.all("correlationPropertyRef")]
            if not key.name or not references:
                yield _found(document, key, said("The correlation key has no name or no properties."))
            for reference in references:
                if document.referenced("correlationProperty", reference) is None:
                    yield _found(
                        document,
                        key,
                        said("The correlation property %(reference)s does not exist.", reference=reference),
                    )


def properties(upload: Upload) -> Iterator[Finding]:
    """A correlation property says where it stands in each of its messages."""
    for document in upload.documents:
        for found in document.root.all("correlationProperty"):
            retrievals = found.all("correlationPropertyRetrievalExpression")
            if not retrievals:
                yield _found(document, found, said("The correlation property stands in no message."))
            for retrieval in retrievals:
                if document.referenced("message", retrieval.get("messageRef")) is None:
                    yield _found(
                        document,
                        found,
                        said(
                            "The message %(messageRef)s does not exist.", messageRef=repr(retrieval.get("messageRef"))
                        ),
                    )
                if [child.kind in _EXPRESSIONS for child in retrieval.children] != [True]:
                    yield _found(
                        document, found, said("It needs exactly one expression for each message, and nothing else.")
                    )


def from_variables(upload: Upload) -> Iterator[Finding]:
    """Values taken from variables of the process belong to a correlation property."""
    for document in upload.documents:
        for holder in document.root.walk():
            for node in extension_nodes(holder):
                if node.local == "processVariableCorrelation":
                    yield from _from_variable(document, holder, node)


RULES = (keys, properties, from_variables)


def _from_variable(document: Document, holder: Node, node: Node) -> Iterator[Finding]:
    parts = {child.local: child.text for child in node.children if child.namespace == SPIFF}
    if sorted(child.local for child in node.children) != ["expression", "propertyId"]:
        yield _found(document, holder, said("processVariableCorrelation needs one propertyId and one expression."))
    elif document.referenced("correlationProperty", parts["propertyId"]) is None:
        yield _found(
            document,
            holder,
            said("The correlation property %(propertyId)s does not exist.", propertyId=parts["propertyId"]),
        )


def _found(document: Document, node: Node, message: str) -> Finding:
    return Finding(document.file, node.id or None, "correlation", message, _ADVICE)
