"""What is found in files before they are deployed: everything that is wrong with them, and what they hold."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from server.commands.processes.folders import Folder, folders_of, misplaced
from server.commands.processes.start_forms import files_asked_too_early
from server.commands.processes.understaffed import understaffed
from server.commands.processes.unheld_roles import unheld_roles
from server.domain.errors import DeploymentRefused
from server.domain.staffing.staff import House
from server.engine.bundle import Finding, Report
from server.engine.checking import check_killable
from server.engine.checks import Checking
from server.forms.errors import FormProblems
from server.forms.labels import parse_labels
from server.forms.schema import parse_form


class FilesRefused(DeploymentRefused):
    """The files were not deployed: %(count)s problems."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(count=len(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """Files that passed every check, with what they hold; made by `check_files`."""

    files: Mapping[str, bytes]
    report: Report
    folders: Mapping[str, Folder]


def lint_files(
    files: Mapping[str, bytes],
    known_processes: frozenset[str] = frozenset(),
    house: House | None = None,
    checking: Checking = check_killable,
) -> Report:
    """Everything found in the files, errors and warnings, with where `house` is short of people for them.

    Takes up to 20 seconds; call it before the transaction. `checking`: who checks, such as one who remembers.
    """
    report = checking(files, known_processes)
    findings = (*report.findings, *_forms_and_labels(files), *misplaced(files))
    checked = replace(report, findings=findings)
    if checked.errors:
        return checked
    if house is None:
        return replace(report, findings=(*findings, *files_asked_too_early(files, checked)))
    if unheld := tuple(unheld_roles(report.demands, house)):
        return replace(report, findings=(*findings, *unheld))
    short = understaffed(report.demands, house)
    return replace(report, findings=(*findings, *files_asked_too_early(files, checked), *short))


def check_files(
    files: Mapping[str, bytes],
    known_processes: frozenset[str] = frozenset(),
    house: House | None = None,
    checking: Checking = check_killable,
) -> CheckedFiles:
    """The files, checked, see `lint_files`. Raises FilesRefused with every error."""
    report = lint_files(files, known_processes, house, checking)
    if report.errors:
        raise FilesRefused(report.errors)
    return CheckedFiles(files, report, folders_of(files))


def _forms_and_labels(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for path, content in files.items():
        folder, name = posixpath.split(path)
        kind, stem = posixpath.basename(folder), posixpath.splitext(name)[0]
        if not name.endswith(".json") or kind not in {"forms", "labels"}:
            continue
        try:
            parse_form(stem, content) if kind == "forms" else parse_labels(stem, content)
        except FormProblems as refused:
            yield from (Finding(path, p.path or None, p.rule, p.message, p.advice) for p in refused.problems)
