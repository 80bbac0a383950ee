# pyright: basic
"""XML read into small frozen elements: no document type, no entities, no network, bounded size and depth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.dmn.findings import Finding
from server.dmn.model import Place
from server.domain.wording import said

Xml: TypeAlias = Any
"""A parsed element; lxml ships no types."""

MAX_BYTES = 5_000_000
MAX_DEPTH = 80

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}


class Unreadable(Exception):
    """A file that is no decision model we read; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One element. `kind` is its local name if it is of the standard's namespace, else empty; `name` is always it.

    `attributes` are those without a namespace, `text` is its own text as written.
    """

    at: Place
    kind: str
    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Element, ...]
    prefixes: Mapping[str | None, str]

    def get(self, attribute: str) -> str:
        """Return the value of an attribute, trimmed; empty when it is missing."""
        return self.attributes.get(attribute, "").strip()

    def label(self, attribute: str = "name") -> str:
        """Return a name: trimmed, white space collapsed."""
        return " ".join(self.attributes.get(attribute, "").split())


def read_xml(file: str, data: bytes) -> Element:
    """Return the root of a file; raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise _refused(
            file,
            "too-large",
            said("The file has %(data)s bytes.", data=len(data)),
            said("Keep it under %(max_bytes)s bytes.", max_bytes=MAX_BYTES),
        )
    if re.search(rb"<!\s*DOCTYPE", data.replace(b"\0", b""), re.IGNORECASE):
        raise _doctype(file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = said("The file is not well-formed XML: %(error)s.", error=error)
        raise _refused(file, "not-xml", message, said("Open it in a modeler and save it again.")) from None
    if root.getroottree().docinfo.doctype:
        raise _doctype(file)
    return _root(file, root)


def _root(file: str, root: Xml) -> Element:
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        message = said(
            "The root element is %(name)s of %(namespace)s.",
            name=name.localname,
            namespace=name.namespace or "no namespace",
        )
        raise _refused(file, "not-dmn", message, said("Save the model as DMN 1.1, 1.2, 1.3, 1.4 or 1.5."))
    return _element(root, Place(file, ""), name.namespace, 1)


def _element(node: Xml, around: Place, model: str, depth: int) -> Element:
    if depth > MAX_DEPTH:
        advice = said("Move inner expressions into decisions or knowledge models of their own.")
        raise _refused(
            around.file,
            "too-deep",
            said("Elements are nested more than %(max_depth)s deep.", max_depth=MAX_DEPTH),
            advice,
        )
    namespace, _, name = node.tag[1:].rpartition("}") if node.tag[0] == "{" else ("", "", node.tag)
    attributes = {key: value for key, value in node.attrib.items() if key[0] != "{"}
    ours = namespace == model
    at = Place(around.file, attributes["id"]) if ours and attributes.get("id") else around
    # What lies below a foreign element is never looked at.
    below = [child for child in node if isinstance(child.tag, str)] if ours and name != "extensionElements" else []
    return Element(
        at=at,
        kind=name if ours else "",
        name=name,
        attributes=attributes,
        text="".join([node.text or "", *(child.tail or "" for child in below)]) if below else node.text or "",
        children=tuple([_element(child, at, model, depth + 1) for child in below]),
        prefixes=node.nsmap if name in _TYPED or "typeRef" in attributes else {},
    )


# Elements whose text is a qualified name.
_TYPED = frozenset({"typeRef", "definitions", "functionItem"})


def _doctype(file: str) -> Unreadable:
    return _refused(
        file,
        "doctype",
        said("The file has a document type declaration."),
        said("Remove the <!DOCTYPE …> from the file."),
    )


def _refused(file: str, rule: str, message: str, advice: str) -> Unreadable:
    return Unreadable(Finding(file, "", rule, message, advice))
