"""What is wrong with the files of a draft: the findings of a deployment, as pages and scripts show them."""

import posixpath
from collections.abc import Mapping
from urllib.parse import quote

from server.commands.processes.deploy import lint_files
from server.domain.process_drafts import ProcessDraft
from server.engine.bundle import Finding
from server.pages.contexts.processes import FindingLine
from server.pages.designers import process_href
from server.pages.visits import Visit
from server.queries.process_view import known_processes


def file_href(draft: ProcessDraft, path: str) -> str:
    """Where a file of a draft is edited as text."""
    return f"{process_href(draft.process)}/draft/files/{quote(path)}"


def findings_of(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes]) -> tuple[FindingLine, ...]:
    """Everything found in the files, errors first; takes up to 20 seconds."""
    found = lint_files(files, known_processes(visit.reading)).findings
    return finding_lines(visit, draft, found)


def finding_lines(visit: Visit, draft: ProcessDraft, found: tuple[Finding, ...]) -> tuple[FindingLine, ...]:
    """Findings as lines, errors first, those of the diagram before those of other files."""
    lines = [_line(visit, draft, finding) for finding in found]
    return tuple(sorted(lines, key=lambda line: (line.severity != "error", line.file != draft.file)))


def _line(visit: Visit, draft: ProcessDraft, finding: Finding) -> FindingLine:
    return FindingLine(
        severity="error" if finding.severity == "error" else "warning",
        file=finding.file,
        file_href=file_href(draft, finding.file),
        element=finding.element or "",
        place=_place(visit, finding),
        message=finding.message,
        advice=finding.advice,
        rule=finding.rule,
    )


def _place(visit: Visit, finding: Finding) -> str:
    """Where: the element, and in a decision table the rule and its cell; the file's own name before it."""
    parts = [posixpath.basename(finding.file), finding.element or ""]
    if finding.rule_number is not None:
        parts.append(visit.words.gettext("rule %(number)s", number=finding.rule_number))
    if finding.cell is not None:
        parts.append(str(finding.cell))
    return " · ".join(part for part in parts if part)
