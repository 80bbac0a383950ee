"""Finds rules that are never reached: cells that can never hold, or that contradict, and rules behind others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.checks.search import bits, uncovered
from server.dmn.checks.variables import root_of
from server.domain.wording import N_, said, said_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.dmn.checks.axes import Axis, Point
    from server.dmn.checks.budget import Budget
    from server.dmn.checks.subject import Subject
    from server.dmn.reading.children import Findings

_NEVER_GIVEN = N_("The cell %(cell)s never matches: it is none of what the decision ever gives.")
_NEVER_PERMITTED = N_(
    "The cell %(cell)s never matches: it is none of what the type and the allowed values of the input permit."
)


def report_contradictions(subject: Subject, axes: Sequence[Axis], findings: Findings) -> int:
    """Report rules that hold nowhere, and return them."""
    dead = 0
    for axis in axes:
        somewhere = 0
        for point in axis.points:
            somewhere |= point.maybe
        nowhere = axis.exact & ~somewhere & ~dead if axis.points else 0
        dead |= nowhere
        for rule in bits(nowhere):
            _report_nowhere(subject, axis, rule, findings)
    return dead


def _report_nowhere(subject: Subject, axis: Axis, rule: int, findings: Findings) -> None:
    row = subject.table.rules[rule]
    places = [place for place in axis.columns if not subject.columns[place].idle >> rule & 1]
    if len(places) > 1:
        cells = said_all(
            said("input %(place)s (%(cell)s)", place=place + 1, cell=row.inputs[place].text) for place in places
        )
        message = said("Rule %(rule)s never matches: %(cells)s contradict each other.", rule=row.number, cells=cells)
        advice = said("Correct one of the cells, or remove the rule.")
        findings.warning(row.at, "rule-never-reached", message, advice, row.number)
        return
    place = places[0]
    at, cell = row.inputs[place].at, f"input {place + 1}"
    if findings.has_error(at, row.number, cell):
        return
    column = subject.table.inputs[place]
    path = subject.columns[place].leaf
    root = root_of(path, subject.variables) if path else None
    is_derived = root is not None and root == path and subject.variables[root].possible is not None
    message = said(_NEVER_GIVEN if is_derived else _NEVER_PERMITTED, cell=row.inputs[place].text)
    asked = " ".join(column.expression.text.split())
    advice = said("Correct it, or the type or allowed values of %(input)s.", input=asked)
    report = findings.warning if is_derived else findings.error
    report(at, "cell-never-matches", message, advice, row.number, cell)


def report_shadowed(subject: Subject, axes: Sequence[Axis], dead: int, findings: Findings, budget: Budget) -> None:
    """Report rules of a FIRST table that never come first."""
    for rule in range(1, len(subject.table.rules)):
        if dead >> rule & 1:
            continue
        masked = [_points(subject, axis, rule, budget) for axis in axes]
        earlier = (1 << rule) - 1
        if not all(masked) or uncovered(masked, earlier, budget) is not None:
            continue
        row = subject.table.rules[rule]
        findings.warning(
            row.at,
            "rule-never-reached",
            _shadowed(subject, row.number, masked, earlier),
            said("Move it up, change the conditions, or remove it."),
            row.number,
        )


def _points(subject: Subject, axis: Axis, rule: int, budget: Budget) -> list[tuple[Point, int]]:
    """Return where the rule holds, with the rules that surely do so too."""
    budget.spend(len(axis.points) + 1)
    if axis.exact >> rule & 1:
        return [(point, point.sure & axis.exact) for point in axis.points if point.sure >> rule & 1]
    row = subject.table.rules[rule]
    texts = [row.inputs[place].text for place in axis.columns]
    same = axis.idle
    for other, found in enumerate(subject.table.rules[:rule]):
        if [found.inputs[place].text for place in axis.columns] == texts:
            same |= 1 << other
    return [(axis.points[0], same)] if axis.points else []


def _shadowed(subject: Subject, rule: int, masked: Sequence[Sequence[tuple[Point, int]]], earlier: int) -> str:
    """Say which rule comes first wherever this one would match."""
    alone = earlier
    for points in masked:
        for _, mask in points:
            alone &= mask
    if alone:
        other = subject.table.rules[next(bits(alone))].number
        return said("Rule %(rule)s is never reached: rule %(other)s matches whenever it does.", rule=rule, other=other)
    return said("Rule %(rule)s is never reached: one of the rules before it matches whenever it does.", rule=rule)
