"""What is wrong with the files of a draft: the findings of a deployment, as pages and scripts show them."""

import posixpath
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from server.commands.processes.linting import lint_files
from server.domain.process_drafts import ProcessDraft
from server.domain.process_folders import folder_of, is_model
from server.domain.wording import retold
from server.engine.bundle import Finding
from server.pages.contexts.processes import FindingLine, RunStep
from server.pages.designers import process_href
from server.pages.drawn_names import element_names
from server.pages.manual_text import help_href
from server.pages.visits import Visit
from server.queries.process_view import house_at, known_processes
from server.queries.related_folders import Drawn, Together, with_related


def file_href(draft: Drawn, path: str) -> str:
    """Where a file of a draft is edited as text."""
    return f"{process_href(draft.process)}/draft/files/{quote(path)}"


def form_of(draft: ProcessDraft, path: str) -> str | None:
    """The name of the form whose file this is; None where it is no form of the process."""
    folder, name = posixpath.split(path)
    stem, ending = posixpath.splitext(name)
    inside = posixpath.join(folder_of(draft.file), "forms")
    return stem if folder == inside and ending == ".json" else None


def form_href(draft: ProcessDraft, path: str) -> str | None:
    """Where the form of this file is edited."""
    form = form_of(draft, path)
    return None if form is None else f"{process_href(draft.process)}/forms/{quote(form, safe='')}"


def table_href(draft: Drawn, path: str) -> str:
    """Where the decisions of a file of a draft are edited as tables and drawn."""
    return f"{process_href(draft.process)}/tables/{quote(path)}"


def findings_of(visit: Visit, draft: Drawn, files: Mapping[str, bytes]) -> tuple[FindingLine, ...]:
    """Everything found in the files, errors first; takes up to 20 seconds."""
    return findings_in(visit, draft, with_related(visit.wired.database, draft, files))


def findings_in(visit: Visit, draft: Drawn, together: Together) -> tuple[FindingLine, ...]:
    """The same where the family in force stands beside the files already."""
    known, house = known_processes(visit.reading), house_at(visit.reading, visit.now)
    found = lint_files(together.files, known, house, visit.wired.checks).findings
    return finding_lines(visit, draft, together, found)


def finding_lines(
    visit: Visit, draft: Drawn, together: Together, found: tuple[Finding, ...]
) -> tuple[FindingLine, ...]:
    """Findings as lines, errors first, those of the diagram before those of other files.

    Of the files that are only checked along, what stops the deployment is told, and no warnings.
    """
    own = {path for path in together.files if path not in together.related}
    told = [each for each in found if each.severity == "error" or each.file in own]
    names = _Names(together)
    lines = [_line(visit, draft, each, names, own=each.file in own) for each in told]
    return tuple(sorted(lines, key=lambda line: (line.severity != "error", line.file != draft.file)))


class _Names:
    """How the elements of diagrams are called; each file is read once, and only when a finding is in it."""

    def __init__(self, together: Together) -> None:
        self._together = together
        self._read: dict[str, Mapping[str, str]] = {}

    def of(self, file: str, element: str) -> str:
        """Its name, else its id."""
        if file not in self._read:
            self._read[file] = element_names(self._together.files.get(file, b""))
        return self._read[file].get(element, element)

    def own(self, file: str) -> str:
        """What a designer knows the file by."""
        return self._together.own(file)


def _line(visit: Visit, draft: Drawn, finding: Finding, names: _Names, *, own: bool) -> FindingLine:
    file = names.own(finding.file)
    run = tuple(RunStep(element, names.of(finding.file, element)) for element in finding.path)
    return FindingLine(
        severity="error" if finding.severity == "error" else "warning",
        file=file,
        file_href=_mended_at(draft, file, finding) if own else "",
        help_href=help_href(finding.rule, finding.file),
        element=finding.element or "",
        place=_place(visit, finding, file, names),
        message=retold(finding.message, visit.locale, visit.words.translations),
        advice=retold(finding.advice, visit.locale, visit.words.translations),
        rule=finding.rule,
        rule_number=finding.rule_number,
        cell=finding.cell or "",
        run=run,
    )


def _mended_at(draft: Drawn, path: str, finding: Finding) -> str:
    """Where it is mended: at the element, rule and cell of a drawing that names them; else in the text of the file."""
    if finding.element is None or not (is_model(path) or path == draft.file):
        return file_href(draft, path)
    place = {"element": finding.element, "rule": finding.rule_number, "cell": finding.cell}
    asked = urlencode({name: value for name, value in place.items() if value is not None})
    page = table_href(draft, path) if is_model(path) else f"{process_href(draft.process)}/edit"
    return f"{page}#{asked}"


def _place(visit: Visit, finding: Finding, file: str, names: _Names) -> str:
    """Where: the element by its name, and in a decision table the rule and its cell; the file's own name before it."""
    parts = [posixpath.basename(file), names.of(finding.file, finding.element) if finding.element else ""]
    if finding.rule_number is not None:
        parts.append(visit.words.gettext("rule %(number)s", number=finding.rule_number))
    if finding.cell is not None:
        parts.append(_column(visit, finding.cell))
    return " · ".join(part for part in parts if part)


def _column(visit: Visit, cell: str) -> str:
    """The column of a decision table, such as `input 2`, in the reader's words."""
    side, _, number = cell.partition(" ")
    if side == "output":
        return visit.words.gettext("output %(number)s", number=number)
    return visit.words.gettext("input %(number)s", number=number)
