# pyright: basic
"""Draws diagrams that have no drawing, and what a drawing lacks."""

from collections.abc import Iterator

from server.engine.drawing.completing import complete
from server.engine.importing.extensions import Tell
from server.engine.importing.lines import Line, Outcome
from server.engine.xmltree import Xml


def drawn(root: Xml, tell: Tell) -> Iterator[Line]:
    """Draw what is not drawn; one line for each process of which something was."""
    for process in complete(root):
        yield tell(Outcome.ADDED, process, "BPMNDiagram", "BPMNDiagram", "layout")
