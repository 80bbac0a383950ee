"""The children of an element, claimed one kind after the other; what nobody claims is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from server.dmn.findings import Finding, Severity
from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.dmn.model import Place
    from server.dmn.reading.xml import Element

# Allowed in every element, without meaning for execution.
_EVERYWHERE = frozenset({"description", "extensionElements"})


class Findings:
    """Gathers what is wrong while files are read, linked and compiled."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.found: list[Finding] = []

    def error(
        self,
        at: Place,
        rule: str,
        message: str,
        advice: str,
        row: int | None = None,
        cell: str | None = None,
    ) -> None:
        """Add what refuses the deployment."""
        self.found.append(Finding(at.file, at.element, rule, message, advice, Severity.ERROR, row, cell))

    def warning(
        self,
        at: Place,
        rule: str,
        message: str,
        advice: str,
        row: int | None = None,
        cell: str | None = None,
    ) -> None:
        """Add what the designer should know."""
        self.found.append(Finding(at.file, at.element, rule, message, advice, Severity.WARNING, row, cell))

    def has_error(self, at: Place, row: int | None, cell: str) -> bool:
        """Whether an error of this cell of a table is among them."""
        place = (at.file, at.element, row, cell, Severity.ERROR)
        return any(
            place == (each.file, each.element, each.rule_number, each.cell, each.severity) for each in self.found
        )

    @property
    def refuses(self) -> bool:
        """Whether there is an error among them."""
        return any(finding.severity is Severity.ERROR for finding in self.found)


class Children:
    """Claims children of one element by kind; leaving the `with` block reports the others."""

    def __init__(self, element: Element, findings: Findings, ignored: Iterable[str] = ()) -> None:
        """Look at an element; `ignored` kinds of children have no meaning for execution."""
        self._element = element
        self._findings = findings
        self._left = [child for child in element.children if child.kind not in _EVERYWHERE.union(ignored)]

    def __enter__(self) -> Self:
        """Start claiming."""
        return self

    def __exit__(self, *_: object) -> None:
        """Report what is left."""
        for child in self._left:
            self._findings.error(
                child.at if child.kind else self._element.at,
                "unknown-element",
                said(
                    "The element %(child)s has no meaning in %(element)s.", child=child.name, element=self._element.name
                ),
                said("Remove it; data of a tool belongs into extensionElements."),
            )

    def all(self, *kinds: str) -> list[Element]:
        """Claim all children of these kinds."""
        claimed = [child for child in self._left if child.kind in kinds]
        self._left = [child for child in self._left if child.kind not in kinds]
        return claimed

    def first(self, *kinds: str) -> Element | None:
        """Claim the one child of these kinds; a second one is left over, and so reported."""
        found = next((child for child in self._left if child.kind in kinds), None)
        if found is not None:
            self._left.remove(found)
        return found

    def text(self, kind: str) -> str:
        """Claim a child that is only text, and return it trimmed; empty when there is none."""
        found = self.first(kind)
        return found.text.strip() if found else ""

    def drop(self, elements: Iterable[Element]) -> None:
        """Claim these, which have no meaning for execution."""
        dropped = set(elements)
        self._left = [child for child in self._left if child not in dropped]
