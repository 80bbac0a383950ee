# pyright: basic
"""Makes drawings executable: conditions as FEEL, ids that lack, processes that may run, and SpiffArena's forms."""

import re
from collections.abc import Iterator

from server.engine.importing.carrying import N, expression, form, kind_of, owner_of, put_property
from server.engine.importing.extensions import Tell
from server.engine.importing.lines import Line, Outcome
from server.engine.upload import FLOW_NODES
from server.engine.xmltree import SPIFF, Xml

_EXPRESSIONS = tuple(
    f"{N}{name}"
    for name in (
        "conditionExpression",
        "condition",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "loopCardinality",
        "completionCondition",
    )
)
_NAMED = FLOW_NODES | {"sequenceFlow", "lane", "participant", "message", "signal", "error", "escalation"}
_SPIFF_DROPPED = frozenset({"formUiSchemaFilename"})


def conditions(root: Xml, tell: Tell) -> Iterator[Line]:
    """Expressions `${…}` become FEEL where that is certain."""
    for element in root.iter(*_EXPRESSIONS):
        text = (element.text or "").strip()
        if not text.startswith(("${", "#{")):
            continue
        found = expression(text)
        if found is None:
            yield tell(Outcome.BY_HAND, owner_of(element), text, "", "juel")
            continue
        element.text = found
        element.attrib.pop("language", None)
        yield tell(Outcome.TRANSLATED, owner_of(element), text, found, "")


def spiffarena(root: Xml, tell: Tell) -> Iterator[Line]:
    """SpiffArena names the schema of a form and how it looks; here it is one form."""
    for prop in list(root.iter(f"{{{SPIFF}}}property")):
        group = prop.getparent()
        element = group.getparent().getparent()
        key, value = prop.get("name", ""), prop.get("value", "")
        if key == "formJsonSchemaFilename" and (named := form(value)):
            group.remove(prop)
            put_property(element, "form", named)
            yield tell(Outcome.TRANSLATED, element, f"{key}={value}", f"form={named}", "")
        elif key in _SPIFF_DROPPED:
            group.remove(prop)
            yield tell(Outcome.DROPPED, element, f"{key}={value}", "", "notes")


def identified(root: Xml, tell: Tell, stem: str) -> Iterator[Line]:
    """Elements that must have an id and have none get one; a process the name of its file."""
    taken = {str(element.get("id")) for element in root.iter() if element.get("id")}
    for element in root.iter():
        kind = kind_of(element)
        if (kind in _NAMED or kind == "process") and not (element.get("id") or "").strip():
            wanted = _name(stem) if kind == "process" else kind
            fresh = _fresh(wanted, taken)
            element.set("id", fresh)
            yield tell(Outcome.ADDED, element, kind, fresh, "id")


def executable(root: Xml, tell: Tell) -> Iterator[Line]:
    """Where no process can run, those with steps in them can from now on."""
    processes = root.findall(f"{N}process")
    if any(process.get("isExecutable", "").strip() in {"true", "1"} for process in processes):
        return
    for process in processes:
        if any(kind_of(child) in FLOW_NODES for child in process):
            process.set("isExecutable", "true")
            yield tell(Outcome.ADDED, process, "isExecutable", "true", "executable")


def _name(stem: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_]+", "_", stem).strip("_")
    return name if name[:1].isalpha() else f"process_{name}".rstrip("_")


def _fresh(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name
