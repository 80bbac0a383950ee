# pyright: basic
"""Puts properties on elements of a diagram, and reads values of other tools as ours."""

import re

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.domain.people import is_role_name, one_spaced
from server.engine.importing.juel import feel_of
from server.engine.syntax import feel_fault, timer_fault
from server.engine.xmltree import BPMN, SPIFF, Xml

N = f"{{{BPMN}}}"
_SPACES = {"spiffworkflow": SPIFF}
_EXPRESSION = ("${", "#{")
_PRIORITY = re.compile(r"[1-9]?[0-9]|100")


def kind_of(element: Xml) -> str:
    """Its name in BPMN; empty for comments and what is not BPMN."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def owner_of(element: Xml) -> Xml:
    """The BPMN element with an id around what stands in extensionElements, or the element itself."""
    while element.getparent() is not None and not (kind_of(element) and element.get("id")):
        element = element.getparent()
    return element


def put_property(element: Xml, name: str, value: str) -> bool:
    """Give the element the property; False when it has one of that name already."""
    extensions = element.find(f"{N}extensionElements")
    if extensions is None:
        extensions = etree.Element(f"{N}extensionElements")
        element.insert(len(element.findall(f"{N}documentation")), extensions)
    group = extensions.find(f"{{{SPIFF}}}properties")
    if group is None:
        group = etree.SubElement(extensions, f"{{{SPIFF}}}properties", nsmap=_SPACES)
    if any(held.get("name") == name for held in group):
        return False
    etree.SubElement(group, f"{{{SPIFF}}}property", {"name": name, "value": value})
    return True


def drop(element: Xml) -> None:
    """Take an element out, and extensionElements with it when they are empty then; what follows it stays."""
    parent = element.getparent()
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
    if kind_of(parent) == "extensionElements" and len(parent) == 0 and parent.getparent() is not None:
        parent.getparent().remove(parent)


def form(value: str) -> str | None:
    """The name of our form for the key of a form elsewhere, such as `camunda-forms:deployment:loan.form`."""
    if value.strip().startswith(("=", *_EXPRESSION)):
        return None
    stem = re.split(r"[:/]", value.strip())[-1].split(".", 1)[0]
    name = re.sub(r"\W+", "_", stem).strip("_")
    return (name if name[0].isalpha() else f"form_{name}") if name else None


def expression(value: str) -> str | None:
    """FEEL with its `=`, of FEEL or of a `${…}` that is certain."""
    text = value.strip()
    if text.startswith("="):
        return text if feel_fault(text[1:]) is None else None
    found = feel_of(text)
    return None if found is None or feel_fault(found) is not None else f"={found}"


def role(value: str) -> str | None:
    """The one role that is named, plainly or as a FEEL text."""
    text = one_spaced(value.strip().removeprefix('="').removesuffix('"'))
    plain = not any(mark in text for mark in ",;，；、$#{}[]=\"'")
    return text if plain and is_role_name(text) else None


def due(value: str) -> str | None:
    """A duration, or an expression."""
    text = value.strip()
    if text.startswith(("=", *_EXPRESSION)):
        return expression(text)
    return text if timer_fault("timeDuration", f'"{text}"') is None else None


def priority(value: str) -> str | None:
    """A number from 0 to 100, or an expression."""
    text = value.strip()
    return text if _PRIORITY.fullmatch(text) else expression(text)


def name(value: str) -> str | None:
    """A name that is no expression."""
    text = value.strip().removeprefix("=")
    return text if text.isidentifier() else None
