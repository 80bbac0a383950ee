"""Reads decision tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.model import (
    Aggregation,
    DecisionTable,
    HitPolicy,
    Input,
    LiteralExpression,
    Output,
    Rule,
)
from server.domain.wording import said

if TYPE_CHECKING:
    from server.dmn.reading.context import Reading
    from server.dmn.reading.xml import Element

MAX_RULES = 5_000
MAX_COLUMNS = 200
_POLICIES = frozenset(str(policy) for policy in HitPolicy)
_AGGREGATIONS = frozenset(str(aggregation) for aggregation in Aggregation)


def read_table(reading: Reading, element: Element) -> DecisionTable:
    """Read a decision table; crosstabs and shapes that do not fit are refused."""
    with reading.children(element) as children:
        inputs = tuple(_input(reading, column, place) for place, column in enumerate(children.all("input"), 1))
        outputs = tuple(_output(reading, column) for column in children.all("output"))
        annotations = tuple(_annotation(reading, column) for column in children.all("annotation"))
        rules = tuple(_rule(reading, row, number) for number, row in enumerate(children.all("rule"), 1))
    table = DecisionTable(
        at=element.at,
        type_ref=reading.types.of(element),
        hit_policy=_hit_policy(reading, element),
        aggregation=_aggregation(reading, element),
        inputs=inputs,
        outputs=outputs,
        annotations=annotations,
        rules=rules,
    )
    _check_shape(reading, element, table)
    reading.tables.append(table)
    return table


def _hit_policy(reading: Reading, element: Element) -> HitPolicy:
    policy = element.get("hitPolicy") or "UNIQUE"
    if policy in _POLICIES:
        return HitPolicy(policy)
    known = ", ".join(HitPolicy)
    reading.findings.error(
        element.at,
        "hit-policy",
        said("%(policy)s is no hit policy.", policy=policy),
        said("Use one of %(known)s.", known=known),
    )
    return HitPolicy.UNIQUE


def _aggregation(reading: Reading, element: Element) -> Aggregation | None:
    text = element.get("aggregation")
    if not text:
        return None
    if text not in _AGGREGATIONS:
        known = ", ".join(Aggregation)
        reading.findings.error(
            element.at,
            "aggregation",
            said("%(text)s is no aggregation.", text=text),
            said("Use one of %(known)s.", known=known),
        )
        return None
    if element.get("hitPolicy") != HitPolicy.COLLECT:
        message = said("The aggregation %(text)s has no meaning for this hit policy.", text=text)
        reading.findings.error(element.at, "aggregation", message, said("Remove it, or make the hit policy COLLECT."))
        return None
    return Aggregation(text)


def _input(reading: Reading, element: Element, place: int) -> Input:
    with reading.children(element) as children:
        inner = children.first("inputExpression")
        expression = reading.literal(inner) if inner else LiteralExpression(element.at, None, "")
        allowed = reading.allowed(children.first("inputValues"))
    if not expression.text:
        message = said("Input %(place)s has no expression.", place=place)
        reading.findings.error(element.at, "missing-expression", message, said("Say what the column looks at."))
    return Input(element.at, element.label("label"), expression, allowed)


def _output(reading: Reading, element: Element) -> Output:
    with reading.children(element) as children:
        allowed = reading.allowed(children.first("outputValues"))
        default = children.first("defaultOutputEntry")
    return Output(
        at=element.at,
        name=element.label(),
        label=element.label("label"),
        type_ref=reading.types.of(element),
        allowed_values=allowed,
        default=reading.literal(default) if default else None,
    )


def _annotation(reading: Reading, element: Element) -> str:
    with reading.children(element):
        return element.label()


def _rule(reading: Reading, element: Element, number: int) -> Rule:
    with reading.children(element) as children:
        inputs = tuple(reading.tests(cell) for cell in children.all("inputEntry"))
        outputs = tuple(reading.literal(cell) for cell in children.all("outputEntry"))
        annotations = tuple(_annotation_entry(reading, cell) for cell in children.all("annotationEntry"))
    description = next((child.text.strip() for child in element.children if child.kind == "description"), "")
    return Rule(element.at, element.get("id"), number, inputs, outputs, annotations, description)


def _annotation_entry(reading: Reading, element: Element) -> str:
    with reading.children(element) as children:
        return children.text("text")


def _check_shape(reading: Reading, element: Element, table: DecisionTable) -> None:
    error = reading.findings.error
    if element.get("preferredOrientation") == "CrossTable":
        error(
            element.at,
            "crosstab",
            said("The table is a crosstab."),
            said("Save it with rules as rows or as columns: same meaning."),
        )
    if not table.outputs:
        error(element.at, "missing-output", said("The table has no output."), said("Add an output column."))
    if len(table.inputs) + len(table.outputs) > MAX_COLUMNS or len(table.rules) > MAX_RULES:
        advice = said(
            "Split it: at most %(max_rules)s rules and %(max_columns)s columns.",
            max_rules=MAX_RULES,
            max_columns=MAX_COLUMNS,
        )
        error(element.at, "too-large", said("The table is too large."), advice)
    names = [output.name for output in table.outputs]
    if len(names) > 1 and (not all(names) or len(set(names)) < len(names)):
        error(
            element.at,
            "output-names",
            said("The outputs have no names of their own."),
            said("Give each output its own name."),
        )
    for rule in table.rules:
        if (len(rule.inputs), len(rule.outputs)) != (len(table.inputs), len(table.outputs)):
            advice = said("Give every rule a cell per input and output column; `-` accepts everything.")
            error(
                rule.at,
                "cells",
                said("Rule %(rule)s has not a cell for each column.", rule=rule.number),
                advice,
                rule.number,
            )
