"""What all readers of one file share: findings, type names and the language of its expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.dmn.model import DecisionTable, LiteralExpression, Tests, Variable
from server.dmn.reading.children import Children
from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.dmn.reading.children import Findings
    from server.dmn.reading.typenames import TypeNames
    from server.dmn.reading.xml import Element


@dataclass(frozen=True, slots=True)
class Reading:
    """One file being read; `language` is the file's default expression language as written, `tables` those read."""

    findings: Findings
    types: TypeNames
    language: str
    tables: list[DecisionTable] = field(default_factory=list[DecisionTable])

    def children(self, element: Element, ignored: Iterable[str] = ()) -> Children:
        """Claim the children of an element."""
        return Children(element, self.findings, ignored)

    def variable(self, element: Element, default: str = "") -> Variable:
        """Read an information item; its name falls back to the one around it."""
        with self.children(element):
            name = element.label() or default
        if not name:
            self.missing(element, "name", said("a %(element)s", element=element.name), said("Give it a name."))
        return Variable(element.at, name, self.types.of(element))

    def literal(self, element: Element) -> LiteralExpression:
        """Read a literal expression, or a cell that is one."""
        self.check_language(element)
        with self.children(element) as children:
            text = children.text("text")
            if children.first("importedValues"):
                self.findings.error(
                    element.at,
                    "imported-values",
                    said("The expression imports values from another file."),
                    said("Give the values as input data."),
                )
        return LiteralExpression(element.at, self.types.of(element), text)

    def tests(self, element: Element) -> Tests:
        """Read unary tests."""
        self.check_language(element)
        with self.children(element) as children:
            text = children.text("text")
        return Tests(element.at, text)

    def allowed(self, element: Element | None) -> Tests | None:
        """Read allowed values; no text allows everything."""
        tests = self.tests(element) if element else None
        return tests if tests and tests.text not in {"", "-"} else None

    def check_language(self, element: Element) -> None:
        """Report an expression language that is not FEEL."""
        language = element.get("expressionLanguage") or self.language
        if language and language.lower() not in {"feel", "s-feel", "sfeel"} and "/FEEL" not in language:
            self.findings.error(
                element.at,
                "expression-language",
                said("The expression is written in %(language)s.", language=language),
                said("Write it in FEEL; other languages are not executed."),
            )

    def missing(self, element: Element, what: str, where: str, advice: str) -> None:
        """Report that something required is not there."""
        self.findings.error(
            element.at,
            f"missing-{what.replace(' ', '-')}",
            said("There is no %(what)s in %(where)s.", what=what, where=where),
            advice,
        )
