# pyright: basic
"""The events of an XES file (IEEE 1849-2016) one after the other: no entities, no network, in bounded memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.mining.logs.csv_rows import Row
from server.mining.logs.findings import Problem, Unusable
from server.mining.logs.layout import Layout, unpacked

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

Xml: TypeAlias = Any
"""An lxml element; lxml ships no types."""

OF_CASE = "case:"
"""What the name of a column begins with that holds an attribute of the trace, not of the event."""
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_LOG, _TRACE, _EVENT = "log", "trace", "event"


@contextmanager
def xes_events(stream: BinaryIO, layout: Layout) -> Generator[Iterator[tuple[int, Mapping[str, str]]]]:
    """The line and the attributes of every event, with those of its trace under `case:…`.

    Raises Unusable for what is not XML, for a DOCTYPE, and for a file that breaks off.
    """
    with unpacked(stream, packed=layout.packed) as content:
        yield _events(content)


def xes_rows(events: Iterator[tuple[int, Mapping[str, str]]], columns: Sequence[str]) -> Iterator[Row]:
    """The events as rows of these columns."""
    for line, attributes in events:
        yield Row(line, [attributes.get(column, "") for column in columns])


def _events(content: BinaryIO) -> Iterator[tuple[int, Mapping[str, str]]]:
    parsed = etree.iterparse(
        content, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    path: list[str] = []
    of_trace: dict[str, str] = {}
    try:
        for happened, element in parsed:
            name = _local(element)
            if happened == "start":
                _check(element, path, name)
                path.append(name)
                if name == _TRACE:
                    of_trace = {}
                continue
            path.pop()
            if path[-1:] == [_TRACE] and name in _VALUES:
                of_trace[OF_CASE + element.get("key", "")] = element.get("value", "")
            elif name == _EVENT and path in ([_LOG], [_LOG, _TRACE]):
                yield element.sourceline or 0, {**of_trace, **_attributes(element)}
            if len(path) <= len([_LOG, _TRACE]):
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise Unusable(Problem.XML, str(error.lineno or 1)) from error


def _check(element: Xml, path: Sequence[str], name: str) -> None:
    """Refuse a root that is no log, and a document type before it."""
    if path:
        return
    if element.getroottree().docinfo.doctype:
        raise Unusable(Problem.DOCTYPE)
    if name != _LOG:
        raise Unusable(Problem.XML, "1")


def _attributes(event: Xml) -> Mapping[str, str]:
    return {child.get("key", ""): child.get("value", "") for child in event if _local(child) in _VALUES}


def _local(element: Xml) -> str:
    """The name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget(element: Xml) -> None:
    """Free what was read, also the place that it had in its parent."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
