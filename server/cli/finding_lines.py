"""What is wrong with files, for people and for programs, and where a manual explains it."""

from server.engine.bundle import Finding
from server.pages.rule_manual import explained_at, rule_path
from server.wiring.base_url import told_base_url


def lines(finding: Finding) -> tuple[str, str]:
    """A finding with the run that shows it, and below where it is explained."""
    path = f" Way there: {' > '.join(finding.path)}." if finding.path else ""
    said = f"{finding.severity}: {finding.place}: {finding.message} {finding.advice}{path} [{finding.rule}]"
    return said, f"  see {_explained(finding)}"


def _explained(finding: Finding) -> str:
    """The address in the house; for a machine that does not know one, the file of the manual and the anchor in it."""
    base_url = told_base_url()
    if base_url is not None:
        return base_url.rstrip("/") + rule_path(finding.rule, finding.file)
    manual, _, anchor = explained_at(finding.rule, finding.file).partition("#")
    return f"docs/{manual}.md#{anchor}"


def shape(finding: Finding) -> dict[str, str | int | list[str] | None]:
    """A finding for programs."""
    return {
        "file": finding.file,
        "element": finding.element,
        "rule": finding.rule,
        "message": finding.message,
        "advice": finding.advice,
        "severity": finding.severity,
        "rule_number": finding.rule_number,
        "cell": finding.cell,
        "path": list(finding.path),
    }
