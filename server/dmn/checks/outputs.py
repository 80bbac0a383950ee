"""Checks the constants among a table's outputs: each is of the output's type and one of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.checks.texts import MOMENT, constant_of
from server.dmn.compiling.shapes import MISFIT
from server.dmn.compiling.site import compile_tests
from server.dmn.reading.children import Findings
from server.dmn.session import Session
from server.domain.wording import said
from server.feel import FeelLimitError
from server.feel.values import is_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from server.dmn.compiling.site import Site
    from server.dmn.model import DecisionTable, LiteralExpression, Output, Rule
    from server.feel.values import Value


def check_outputs(table: DecisionTable, site: Site, findings: Findings) -> None:
    """Report each constant that would become null, once per column."""
    for place, output in enumerate(table.outputs):
        for number, cell in _cells(table, place):
            what = _misfit(output, cell, site)
            if what and not findings.has_error(cell.at, number, f"output {place + 1}"):
                message = said("The output %(output)s is %(what)s: it would be null.", output=cell.text, what=what)
                advice = said("Correct the value, or the type or output values of the column.")
                findings.error(cell.at, "output-value", message, advice, number, f"output {place + 1}")


def _cells(table: DecisionTable, place: int) -> Iterator[tuple[int | None, LiteralExpression]]:
    """The distinct outputs of a column with the first rule that has each, and its default."""
    default = table.outputs[place].default
    for rule in first_of_each(table.rules, [rule.outputs[place].text for rule in table.rules]):
        yield rule.number, rule.outputs[place]
    if default:
        yield None, default


def first_of_each(rules: Sequence[Rule], texts: Sequence[str]) -> Iterable[Rule]:
    """Return the first rule with each text, in order; the texts are those of a column's cells."""
    found: dict[str, Rule] = {}
    for rule, text in zip(rules, texts, strict=True):
        found.setdefault(text, rule)
    return found.values()


def _misfit(output: Output, cell: LiteralExpression, site: Site) -> str:
    """Say what is wrong with a constant; empty when nothing is, or it is none."""
    is_constant, value = constant_of(cell.text) if cell.text else (False, None)
    if not is_constant or value is None:
        return ""
    shape = site.shape(output.at, output.type_ref)
    try:
        fitted = shape.convert(value, Session(MOMENT)) if shape else value
        if shape and fitted is MISFIT:
            return said("not of the type %(type)s", type=shape.name)
        return "" if _is_allowed(output, fitted, site) else said("none of the column's output values")
    except FeelLimitError:
        return ""


def _is_allowed(output: Output, value: Value, site: Site) -> bool:
    allowed = compile_tests(output.allowed_values, site.quiet(Findings()))
    if allowed is None or allowed.names - {"?"}:
        return True
    items = value if is_list(value) else [value]
    return all(allowed.evaluate_in({"?": item}, Session(MOMENT)) is True for item in items)
