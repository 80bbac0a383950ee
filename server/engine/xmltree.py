# pyright: basic
"""Uploaded XML read safely into frozen nodes: no DOCTYPE, no entities, no network, bounded size, depth and count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from xml.parsers import expat

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Xml: TypeAlias = Any
"""An lxml element; lxml ships no types."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DRAWING = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
MAX_BYTES = 5_000_000
MAX_ELEMENTS = 5_000
MAX_DEPTH = 60
_FAULTS = {
    2: said("something is no markup"),
    3: said("the file ends before its last element is closed"),
    4: said("a character that may not stand here"),
    5: said("the file ends in the middle of a tag"),
    7: said("another element is closed than was opened"),
    8: said("an attribute stands twice"),
    9: said("something follows the last element"),
    11: said("an entity that is not defined"),
    27: said("a prefix that is not declared"),
}
"""What expat calls by these numbers, in words."""
ENCODINGS = frozenset({"UTF-8", "UTF8", "UTF-16", "US-ASCII", "ASCII"})


class Unreadable(Exception):
    """A file is no XML we accept. `rule`, `message` and `advice` are those of the finding."""

    def __init__(self, rule: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One XML element. `kind` is its local name when it is BPMN's, else empty; `tag` is the full `{namespace}name`.

    `attributes` are keyed by local name when unqualified, else by `{namespace}name`; `raw` is its own text as written;
    `line` counts from 1.
    """

    kind: str
    tag: str
    attributes: Mapping[str, str]
    raw: str
    children: tuple[Node, ...]
    line: int

    @property
    def text(self) -> str:
        """Its own text, stripped."""
        return self.raw.strip()

    @property
    def id(self) -> str:
        """Its id attribute, or empty."""
        return self.attributes.get("id", "")

    @property
    def name(self) -> str:
        """Its name attribute, or empty."""
        return self.attributes.get("name", "")

    @property
    def namespace(self) -> str:
        """Namespace of the element, or empty."""
        return self.tag[1:].partition("}")[0] if self.tag.startswith("{") else ""

    @property
    def local(self) -> str:
        """Local name of the element, whatever its namespace."""
        return self.tag.rpartition("}")[2]

    def get(self, attribute: str, default: str = "") -> str:
        """Value of an attribute, stripped."""
        return self.attributes.get(attribute, default).strip()

    def flag(self, attribute: str, *, default: bool = False) -> bool:
        """Value of a boolean attribute in XML's spellings."""
        return self.get(attribute, "true" if default else "false") in {"true", "1"}

    def all(self, *kinds: str) -> tuple[Node, ...]:
        """Children of these BPMN kinds."""
        return tuple(child for child in self.children if child.kind in kinds)

    def first(self, kind: str) -> Node | None:
        """First child of this BPMN kind."""
        return next((child for child in self.children if child.kind == kind), None)

    def walk(self) -> Iterator[Node]:
        """This node and everything in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse(data: bytes) -> Xml:
    """Root of a document as an lxml element, without comments. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too_large",
            said("The file has %(data)s bytes.", data=len(data)),
            said("Keep it under %(max_bytes)s bytes.", max_bytes=MAX_BYTES),
        )
    _scan(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _not_xml(str(error)) from None


def parse_whole(data: bytes) -> Xml:
    """Root of a document as an lxml element with its comments, to be written again. Raises Unreadable."""
    parse(data)
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def frozen(element: Xml) -> Node:
    """An lxml element and everything in it as frozen nodes."""
    name = etree.QName(element)
    return Node(
        kind=name.localname if name.namespace == BPMN else "",
        tag=element.tag,
        attributes={str(key): str(value) for key, value in element.attrib.items()},
        raw="".join([element.text or "", *(child.tail or "" for child in element)]),
        children=tuple(frozen(child) for child in element),
        line=element.sourceline or 0,
    )


class _Scan:
    """Counts while expat reads; stops at a DOCTYPE before any entity of it could matter."""

    def __init__(self) -> None:
        self.depth = 0
        self.count = 0

    def doctype(self, *_: object) -> NoReturn:
        raise Unreadable(
            "doctype", said("The file has a DOCTYPE declaration."), said("Remove the <!DOCTYPE …> from the file.")
        )

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding and encoding.upper() not in ENCODINGS:
            raise Unreadable(
                "encoding",
                said("The file is encoded as %(encoding)s.", encoding=encoding),
                said("Save it as UTF-8."),
            )

    def open(self, name: str, attributes: object) -> None:
        del attributes
        self.depth += 1
        self.count += name.rpartition(" ")[0] not in DRAWING
        if self.depth > MAX_DEPTH:
            raise Unreadable(
                "too_deep",
                said("Elements are nested more than %(max_depth)s deep.", max_depth=MAX_DEPTH),
                said("Move inner subprocesses into processes of their own and call them."),
            )
        if self.count > MAX_ELEMENTS:
            raise Unreadable(
                "too_many_elements",
                said("The file has more than %(max_elements)s elements.", max_elements=MAX_ELEMENTS),
                said("Split the process; call its parts from call activities."),
            )

    def close(self, name: str) -> None:
        del name
        self.depth -= 1


def _scan(data: bytes) -> None:
    scan = _Scan()
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartDoctypeDeclHandler = scan.doctype
    reader.XmlDeclHandler = scan.declaration
    reader.StartElementHandler = scan.open
    reader.EndElementHandler = scan.close
    try:
        reader.Parse(data, True)  # noqa: FBT003 -- expat takes it by position only
    except expat.ExpatError as error:
        fault = _FAULTS.get(error.code) or expat.ErrorString(error.code)
        where = {"line": error.lineno, "column": error.offset + 1}
        raise _not_xml(said("line %(line)s, column %(column)s: %(fault)s", **where, fault=fault)) from None


def _not_xml(reason: str) -> Unreadable:
    return Unreadable(
        "not_xml",
        said("The file is not well-formed XML: %(reason)s.", reason=reason),
        said("Open it in a modeler and save it again."),
    )
