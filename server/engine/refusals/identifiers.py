"""Ids: unique, well-formed and none of the names the engine uses itself."""

import re
from collections import Counter
from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.normalising import INSERTED
from server.engine.upload import FLOW_NODES, Upload
from server.engine.vocabulary import DRAWN_ONLY
from server.engine.xmltree import Node

_NCNAME = re.compile(r"[^\W\d][\w.\-]*")
_RESERVED = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_RESERVED_ENDS = (".BoundaryEventSplit", ".BoundaryEventJoin", ".EndJoin", ".trigger")
_MUST_HAVE = FLOW_NODES | {"process", "sequenceFlow", "message", "signal", "error", "escalation", "correlationProperty"}
_VARIABLES = frozenset({"inputDataItem", "outputDataItem", "dataInput", "dataOutput"})
"""Their ids are names of variables, which several elements may share."""


def well_formed(upload: Upload) -> Iterator[Finding]:
    """What the engine names must have an id, and each id must be an XML name."""
    for document in upload.documents:
        for node in _semantic(document.root):
            if not node.id and node.kind in _MUST_HAVE:
                yield _found(
                    document.file,
                    None,
                    "missing_id",
                    said("A %(element)s has no id (line %(line)s).", element=node.kind, line=node.line),
                )
            elif node.id and node.kind not in _VARIABLES and not _NCNAME.fullmatch(node.id):
                yield _found(
                    document.file,
                    node.id,
                    "invalid_id",
                    said("The id %(id)s is no XML name (line %(line)s).", id=repr(node.id), line=node.line),
                )


def unique(upload: Upload) -> Iterator[Finding]:
    """No id twice in a file, and no process key twice in a deployment."""
    for document in upload.documents:
        nodes = [node for node in document.root.walk() if node.kind and node.id]
        counts = Counter(node.id for node in nodes if node.kind not in _VARIABLES)
        variables = {node.id for node in nodes if node.kind in _VARIABLES}
        for name, count in counts.items():
            if count > 1 or name in variables:
                yield _found(
                    document.file, name, "duplicate_id", said("Several elements have the id %(name)s.", name=name)
                )
    keys: dict[str, str] = {}
    for document in upload.documents:
        for process in document.root.all("process"):
            first = keys.setdefault(process.id, document.file)
            if process.id and first != document.file:
                message = said("%(first)s also has a process %(process)s.", first=first, process=process.id)
                yield _found(document.file, process.id, "duplicate_process", message)


def apart(upload: Upload) -> Iterator[Finding]:
    """A process is compiled with the files of those it calls: no subprocess of one may be named as one of another."""
    for key in upload.processes:
        first: dict[str, str] = {}
        for file in dict.fromkeys(upload.processes[name].host.file for name in upload.reach(key)):
            for node in upload.by_file[file].root.walk():
                if node.kind not in {"process", "subProcess"} or not node.id:
                    continue
                if first.setdefault(node.id, file) != file:
                    message = said(
                        "%(first)s, compiled with it, also has a subprocess or process %(process)s.",
                        first=first[node.id],
                        process=node.id,
                    )
                    yield _found(file, node.id, "duplicate_process", message)


def reserved(upload: Upload) -> Iterator[Finding]:
    """Some names belong to the engine; an element of that name would vanish silently."""
    for document in upload.documents:
        for node in document.root.walk():
            name = node.id
            if not node.kind or node.kind in _VARIABLES or node.kind.endswith("EventDefinition"):
                continue
            if name in _RESERVED or name.endswith(_RESERVED_ENDS) or name.startswith(INSERTED):
                yield _found(
                    document.file, name, "reserved_id", said("The engine uses the id %(name)s itself.", name=name)
                )


RULES = (well_formed, unique, apart, reserved)


def _semantic(node: Node) -> Iterator[Node]:
    """BPMN elements that the engine reads, without drawings and documentation."""
    yield node
    for child in node.children:
        if child.kind and child.kind not in DRAWN_ONLY:
            yield from _semantic(child)


def _found(file: str, element: str | None, rule: str, message: str) -> Finding:
    advice = said("Give each element an id of its own: a letter, then letters, digits, '_', '-' or '.'.")
    return Finding(file, element, rule, message, advice)
