# pyright: basic
"""Translates the diagrams among files of another tool, and reports what became of everything it said."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.importing.carrying import owner_of
from server.engine.importing.drawing import drawn
from server.engine.importing.extensions import extensions
from server.engine.importing.lines import Line, Outcome
from server.engine.importing.repairs import conditions, executable, identified, spiffarena
from server.engine.reading import DIAGRAMS
from server.engine.xmltree import BPMN, Unreadable, Xml, parse_whole


@dataclass(frozen=True, slots=True)
class Imported:
    """The files as ours, and what became of what."""

    files: Mapping[str, bytes]
    lines: tuple[Line, ...]


def translate(files: Mapping[str, bytes]) -> Imported:
    """Files that are no diagrams, cannot be read, or hold nothing of another tool stay as they are, byte by byte."""
    made: dict[str, bytes] = dict(files)
    lines: list[Line] = []
    for path, content in files.items():
        if not path.lower().endswith(DIAGRAMS):
            continue
        try:
            made[path], told = translate_diagram(path, content)
        except Unreadable:
            continue
        lines += told
    return Imported(made, tuple(lines))


def translate_diagram(path: str, content: bytes) -> tuple[bytes, tuple[Line, ...]]:
    """One diagram. Raises Unreadable."""
    root = parse_whole(content)
    if root.tag != f"{{{BPMN}}}definitions":
        return content, ()

    def tell(outcome: Outcome, element: Xml, what: str, into: str, why: str) -> Line:
        return Line(outcome, path, owner_of(element).get("id", ""), what, into, why)

    stem = PurePosixPath(path).name.split(".", 1)[0]
    lines = [
        *identified(root, tell, stem),
        *extensions(root, tell),
        *conditions(root, tell),
        *spiffarena(root, tell),
        *executable(root, tell),
        *drawn(root, tell),
    ]
    if not lines or all(line.outcome is Outcome.BY_HAND for line in lines):
        return content, tuple(lines)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"), tuple(lines)
