"""What is wrong with the files of a draft: the findings of a deployment, as pages and scripts show them."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from server.commands.processes.deploy import lint_files
from server.domain.process_drafts import ProcessDraft
from server.engine.bundle import Finding
from server.pages.contexts.processes import FindingLine
from server.pages.designers import process_href
from server.pages.visits import Visit
from server.queries.process_view import known_processes
from server.queries.related_folders import Together, with_related


def file_href(draft: ProcessDraft, path: str) -> str:
    """Where a file of a draft is edited as text."""
    return f"{process_href(draft.process)}/draft/files/{quote(path)}"


def findings_of(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes]) -> tuple[FindingLine, ...]:
    """Everything found in the files, errors first; takes up to 20 seconds."""
    together = with_related(visit.wired.database, draft, files)
    found = lint_files(together.files, known_processes(visit.reading)).findings
    return finding_lines(visit, draft, together, found)


def finding_lines(
    visit: Visit, draft: ProcessDraft, together: Together, found: tuple[Finding, ...]
) -> tuple[FindingLine, ...]:
    """Findings as lines, errors first, those of the diagram before those of other files.

    Of the files that are only checked along, what stops the deployment is told, and no warnings.
    """
    own = {path for path in together.files if path not in together.related}
    told = [each for each in found if each.severity == "error" or each.file in own]
    lines = [_line(visit, draft, replace(each, file=together.own(each.file)), each.file in own) for each in told]
    return tuple(sorted(lines, key=lambda line: (line.severity != "error", line.file != draft.file)))


def _line(visit: Visit, draft: ProcessDraft, finding: Finding, own: bool) -> FindingLine:  # noqa: FBT001 -- of one caller
    return FindingLine(
        severity="error" if finding.severity == "error" else "warning",
        file=finding.file,
        file_href=file_href(draft, finding.file) if own else "",
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
