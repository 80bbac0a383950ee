# pyright: basic
"""Empty processes that stand in, while checking, for called processes that are deployed but not among the files."""

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.xmltree import BPMN, Xml


def stand_in(key: str) -> Xml:
    """Root of a document with one process of this key that only starts."""
    root = etree.Element(f"{{{BPMN}}}definitions")
    process = etree.SubElement(root, f"{{{BPMN}}}process", id=key, isExecutable="true")
    etree.SubElement(process, f"{{{BPMN}}}startEvent", id=f"_cs_{key}__start")
    return root
