"""Checks one decision table: cells that never match, overlaps, gaps, rules never reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.dmn.checks.axes import axes_of
from server.dmn.checks.budget import Exhausted
from server.dmn.checks.examples import Example
from server.dmn.checks.reach import report_contradictions, report_shadowed
from server.dmn.checks.search import bits, meeting, point_of_both, uncovered
from server.dmn.checks.subject import Reader
from server.dmn.model import HitPolicy
from server.domain.wording import N_, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.dmn.checks.axes import Axis, Point
    from server.dmn.checks.budget import Budget
    from server.dmn.checks.subject import Subject
    from server.dmn.checks.variables import Domains
    from server.dmn.reading.children import Findings

_MAX_OVERLAPS = 10
_OVERLAPPING = frozenset({HitPolicy.UNIQUE, HitPolicy.ANY})
_BOTH_MATCHING = (
    N_("Rules %(first)s and %(second)s both match%(example)s."),
    N_("Rules %(first)s and %(second)s both match%(example)s, if these can go together."),
)
_CONTRADICTING = (
    N_("Rules %(first)s and %(second)s both match%(example)s, but their outputs differ."),
    N_("Rules %(first)s and %(second)s both match%(example)s, but their outputs differ, if these can go together."),
)
_APART = N_("Change their conditions so that no input fits both; or choose another hit policy, such as FIRST.")
_SAME_OR_APART = N_(
    "Give both the same outputs, or change their conditions so that no input fits both; or choose another hit policy, "
    "such as FIRST."
)
_RULE_OR_DEFAULT = N_("Add a rule for it, or a default output.")
_RULE_DEFAULT_OR_VALUES = N_("Add a rule for it, or a default output, or list the allowed values of the input.")


def check_table(
    subject: Subject, domains: Domains, findings: Findings, budget: Budget, *, functions_are_known: bool
) -> None:
    """Report what is wrong with a table; `functions_are_known` is false where functions may ask for the time."""
    table = subject.table
    if not table.rules or not table.inputs:
        return
    budget.start_table()
    reader = Reader(subject, domains, functions_are_known=functions_are_known)
    try:
        subject = replace(subject, columns=reader.columns())
        _Check(subject, domains, findings, budget, axes_of(subject, domains, budget)).run()
    except Exhausted:
        message = said(
            "The table is too large to be checked completely for gaps and for rules that overlap or never match."
        )
        findings.warning(
            table.at, "table-not-checked", message, said("Split it into several tables to have it checked.")
        )


@dataclass(frozen=True, slots=True)
class _Check:
    subject: Subject
    domains: Domains
    findings: Findings
    budget: Budget
    axes: Sequence[Axis]

    def run(self) -> None:
        """Report everything, the surest first."""
        dead = report_contradictions(self.subject, self.axes, self.findings)
        table = self.subject.table
        if table.hit_policy in _OVERLAPPING:
            self._overlaps()
        if table.hit_policy is HitPolicy.FIRST:
            report_shadowed(self.subject, self.axes, dead, self.findings, self.budget)
        if table.hit_policy is not HitPolicy.COLLECT and not any(o.default and o.default.text for o in table.outputs):
            self._gap()

    def _overlaps(self) -> None:
        reported = more = 0
        for first, others in enumerate(meeting(self.axes, len(self.subject.table.rules), self.budget)):
            for second in bits(others):
                if reported == _MAX_OVERLAPS:
                    more += 1
                elif self._overlap(first, second):
                    reported += 1
        if more:
            self.findings.warning(
                self.subject.table.at,
                "table-overlap",
                said("%(more)s more pairs of rules may overlap.", more=more),
                said("Correct those named first, then deploy again to see whether others are left."),
            )

    def _overlap(self, first: int, second: int) -> bool:
        """Report an overlap of two rules, if the table itself has it at the example."""
        table = self.subject.table
        pair = (table.rules[first], table.rules[second])
        example = Example(self.subject, self.domains, point_of_both(self.axes, first, second))
        result = example.evaluate(replace(table, rules=pair))
        numbers = (pair[0].number, pair[1].number)
        if result is None or result.matched != numbers:
            return False
        is_any = table.hit_policy is HitPolicy.ANY
        if is_any and not any("with different outputs" in error for error in result.errors):
            return False
        both = 1 << first | 1 << second
        is_derived = example.is_derived(self.axes, both)
        message = said(
            _CONTRADICTING[is_derived] if is_any else _BOTH_MATCHING[is_derived],
            first=numbers[0],
            second=numbers[1],
            example=example.text(self.axes, both),
        )
        advice = said(_SAME_OR_APART) if is_any else said(_APART)
        report = self.findings.warning if is_derived else self.findings.error
        report(table.at, "table-overlap", message, advice, numbers[1])
        return True

    def _gap(self) -> None:
        table, everything = self.subject.table, self.subject.everything
        axes = [[(point, point.maybe) for point in axis.points if point.is_usual] for axis in self.axes]
        points = uncovered(axes, everything, self.budget)
        if points is None:
            return
        example = Example(self.subject, self.domains, points)
        result = example.evaluate(table)
        if result is None or result.matched:
            return
        shown = example.text(_deciding(self.axes, points, everything), everything)
        listable = any(isinstance(value, str) for point in points for value in point.values.values())
        advice = said(_RULE_DEFAULT_OR_VALUES) if listable else said(_RULE_OR_DEFAULT)
        message = said("No rule matches%(example)s.", example=shown)
        self.findings.warning(table.at, "table-gap", message, advice)


def _deciding(axes: Sequence[Axis], points: Sequence[Point], everything: int) -> list[Axis]:
    """Return the axes without those where any other value would do as well, made idle."""
    kept = list(range(len(axes)))
    for place in reversed(range(len(axes))):
        left = everything
        for other in kept:
            left &= points[other].maybe if other != place else everything
        if not left:
            kept.remove(place)
    return [axis if place in kept else replace(axis, idle=everything) for place, axis in enumerate(axes)]
