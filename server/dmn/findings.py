"""What is wrong with a decision model: where, by which rule, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding refuses the deployment."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `element` is the DMN id of the nearest element that has one, or empty.

    `rule` is a stable code; `rule_number` the 1-based row of a decision table, `cell` its column, such as
    "input 2" or "output 1".
    """

    file: str
    element: str
    rule: str
    message: str
    advice: str
    severity: Severity = Severity.ERROR
    rule_number: int | None = None
    cell: str | None = None


class DmnRefused(Exception):
    """Files that cannot be deployed; `findings` has at least one error, and the warnings too."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings, errors first."""
        self.findings = tuple(sorted(findings, key=lambda finding: finding.severity is Severity.WARNING))
        super().__init__("; ".join(finding.message for finding in self.findings))
