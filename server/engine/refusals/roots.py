"""Messages, signals, errors and escalations of a file: named, coded and told apart."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import Document, Upload
from server.engine.xmltree import Node

_NAMED = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}


def named(upload: Upload) -> Iterator[Finding]:
    """Messages and signals are known by name, errors and escalations by code."""
    for document in upload.documents:
        for kind, attribute in _NAMED.items():
            for node in document.root.all(kind):
                if not node.get(attribute):
                    yield _found(
                        document,
                        node,
                        f"unnamed_{kind}",
                        said("The %(kind)s has no %(attribute)s.", kind=kind, attribute=attribute),
                        said("Give it %(attribute)s.", attribute=attribute),
                    )


def distinct(upload: Upload) -> Iterator[Finding]:
    """Two of one kind with one name in a file cannot be told apart."""
    for document in upload.documents:
        for kind, attribute in _NAMED.items():
            first: dict[str, str] = {}
            for node in document.root.all(kind):
                name = node.get(attribute)
                if name and first.setdefault(name, node.id) != node.id:
                    yield _found(
                        document,
                        node,
                        f"duplicate_{kind}",
                        said(
                            "%(first)s has the same %(attribute)s %(name)s.",
                            first=first[name],
                            attribute=attribute,
                            name=repr(name),
                        ),
                        said("Use one %(kind)s for both, or name them differently.", kind=kind),
                    )


RULES = (named, distinct)


def _found(document: Document, node: Node, rule: str, message: str, advice: str) -> Finding:
    return Finding(document.file, node.id or None, rule, message, advice)
