# pyright: basic
"""Completes the drawing of a file: what is drawn stays, what is not gets its place."""

from hashlib import sha256

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.domain.recent import Recent
from server.engine.drawing.filling import Filling
from server.engine.drawing.reading import N, kind
from server.engine.drawing.sheets import DIAGRAM, EDGE, PLANE, SHAPE, Sheet, new_plane
from server.engine.upload import FLOW_NODES
from server.engine.xmltree import BPMN, Unreadable, Xml, parse_whole

_KEPT: Recent[bytes, bytes] = Recent(64)
"""The last files with their drawings, by what the files hold, which never changes; empty where nothing lacked."""


def drawn(content: bytes) -> bytes:
    """The file with a drawing of all that is in it; as it is where nothing lacks, or where it cannot be read."""
    key = sha256(content).digest()
    known = _KEPT.get(key)
    if known is None:
        found = _drawn(content)
        known = b"" if found is content else found
        _KEPT.keep(key, known)
    return known or content


def _drawn(content: bytes) -> bytes:
    try:
        root = parse_whole(content)
    except Unreadable:
        return content
    if root.tag != f"{{{BPMN}}}definitions":
        return content
    before = _drawings(root)
    complete(root)
    if _drawings(root) == before:
        return content
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _drawings(root: Xml) -> list[str]:
    return [each.get("bpmnElement") for each in root.iter(PLANE, SHAPE, EDGE)]


def complete(root: Xml) -> list[Xml]:
    """Draw what is not drawn; the processes of which something was."""
    return _Completing(root).done()


class _Completing:
    def __init__(self, root: Xml) -> None:
        self._root = root
        if next(root.iter(SHAPE), None) is None:
            for empty in root.findall(DIAGRAM):
                root.remove(empty)
        self._collaboration = root.find(f"{N}collaboration")
        pools = [] if self._collaboration is None else self._collaboration.findall(f"{N}participant")
        self._pools = {(pool.get("processRef") or "").rpartition(":")[2]: pool for pool in pools}
        self._closed = [pool for pool in pools if not pool.get("processRef")]

    def done(self) -> list[Xml]:
        processes = self._root.findall(f"{N}process")
        told = [process for process in processes if any(kind(step) in FLOW_NODES for step in process)]
        found = [process for process in told if self._complete(process)]
        if not told and processes and self._root.find(DIAGRAM) is None:
            self._sheet(processes[0], self._pools.get(processes[0].get("id")))
        plane = self._plane(self._collaboration)
        if plane is not None:
            sheet = Sheet(plane)
            for pool in self._closed:
                sheet.closed(pool)
            sheet.messages(self._collaboration)
        return found

    def _complete(self, process: Xml) -> bool:
        """Draw a process, or what lacks in its drawing; whether anything did."""
        pool = self._pools.get(process.get("id"))
        known = {shape.get("bpmnElement") for shape in self._root.iter(SHAPE)}
        frames = [*process.iter(f"{N}lane"), *([] if pool is None else [pool])]
        begun = any(step.get("id") in known for step in process if kind(step) in FLOW_NODES)
        if begun and all(frame.get("id") in known for frame in frames):
            plane = self._plane(process if pool is None else self._collaboration)
            return plane is not None and Filling(self._root, plane).process(process, pool)
        self._erase(process, pool)
        self._sheet(process, pool)
        return True

    def _sheet(self, process: Xml, pool: Xml | None) -> None:
        element = process if pool is None else self._collaboration
        plane = self._plane(element)
        if plane is None:
            plane = new_plane(self._root, element)
        Sheet(plane).process(process, pool)

    def _plane(self, element: Xml | None) -> Xml | None:
        """The plane of an element, if there is one."""
        wanted = None if element is None else element.get("id")
        planes = (each for each in self._root.iter(PLANE) if wanted and each.get("bpmnElement") == wanted)
        return next(planes, None)

    def _erase(self, process: Xml, pool: Xml | None) -> None:
        """Take away what is drawn of a process whose frame is not: there is no place to add that."""
        gone = {each.get("id") for each in process.iter() if each is not process and each.get("id")}
        gone.add("" if pool is None else pool.get("id"))
        for drawing in [*self._root.iter(SHAPE, EDGE)]:
            if drawing.get("bpmnElement") in gone:
                drawing.getparent().remove(drawing)
        for plane in [*self._root.iter(PLANE)]:
            if plane.get("bpmnElement") in gone:
                _take_away(plane)


def _take_away(plane: Xml) -> None:
    """A plane with its diagram, which may hold others in a file that is wrong."""
    diagram = plane.getparent()
    whole = diagram if diagram.tag == DIAGRAM else plane
    if whole.getparent() is not None:
        whole.getparent().remove(whole)
