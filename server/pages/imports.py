"""Starting cases from a list: a file is sent, and every row is answered."""

from collections.abc import Iterator

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.imports.faults import RowsRefused
from server.commands.imports.import_cases import ImportCases, import_cases
from server.commands.imports.rows import BRANCH
from server.commands.imports.sheet import read_sheet
from server.commands.imports.target import NotImportable
from server.domain.errors import StartNotAllowed
from server.domain.processes import VersionSuspended
from server.pages.contexts.start import ImportPage, ListColumn, ListedRow, ListFault, StartableProcess
from server.pages.framing import send_csv, show
from server.pages.sent import FileByPerson
from server.pages.visits import SignedInVisit, Visit
from server.queries.process_view import ProcessView, process_view

router = APIRouter(prefix="/start")
_TEMPLATE = "start/import.html"


@router.get("/{key}/import")
def get_import(key: str, visit: SignedInVisit) -> Response:
    """Where a list is sent. Raises NotImportable and StartNotAllowed."""
    return show(visit, _TEMPLATE, _page(visit, _importable(visit, key)))


@router.get("/{key}/import.csv")
def get_empty_list(key: str, visit: SignedInVisit) -> Response:
    """An empty list with the right header, which spreadsheets open as UTF-8."""
    return send_csv([[column.name for column in _columns(visit, _importable(visit, key))]], key)


@router.post("/{key}/import")
def post_import(key: str, visit: SignedInVisit, sent: FileByPerson) -> Response:
    """Start a case for each row, or say what is wrong with the list; `check` only checks it."""
    view = _importable(visit, key)
    if sent.file is None:
        refusal = visit.words.gettext("Please choose a file.")
        return show(visit, _TEMPLATE, _page(visit, view, refusal=refusal), status=422)
    checked_only = sent.form.text("check") != ""
    try:
        sheet = read_sheet(sent.file.read())
        command = ImportCases(process=key, sheet=sheet, actor=visit.actor, dry_run=checked_only)
        done = visit.run(import_cases, command)
    except RowsRefused as refused:
        faults = tuple(_faults(visit, view, refused))
        untold = int(str(refused.params["count"])) - len(faults)
        page = _page(visit, view, file=sent.name[:200], faults=faults, untold=untold)
        return show(visit, _TEMPLATE, page, status=422)
    rows = tuple(ListedRow(row.row, row.business_key, row.outcome.value, row.case) for row in done)
    return show(visit, _TEMPLATE, _page(visit, view, file=sent.name[:200], rows=rows, checked_only=checked_only))


def _importable(visit: Visit, key: str) -> ProcessView:
    view = process_view(visit.reading, key, visit.actor, visit.locale)
    if not view.row.importable:
        raise NotImportable(process=view.row.name)
    if not view.row.may_start:
        raise StartNotAllowed(role=view.row.start_role, branch=visit.actor.branch)
    if view.row.suspended:
        raise VersionSuspended(process=view.row.name, version=view.row.version)
    return view


def _page(
    visit: Visit,
    view: ProcessView,
    *,
    file: str = "",
    checked_only: bool = False,
    rows: tuple[ListedRow, ...] = (),
    faults: tuple[ListFault, ...] = (),
    untold: int = 0,
    refusal: str | None = None,
) -> ImportPage:
    process = StartableProcess(view.row.key, view.row.name, view.row.description, view.row.importable)
    columns = tuple(_columns(visit, view))
    return ImportPage(process, columns, file, checked_only, rows, faults, untold, refusal)


def _columns(visit: Visit, view: ProcessView) -> Iterator[ListColumn]:
    own = visit.words.gettext("The code of the branch; your own where the cell is empty.")
    yield ListColumn(BRANCH, visit.words.gettext("Branch"), own, required=False)
    sections = {section.path: section.title for section in view.form.sections} if view.form else {}
    asked = [field for field in view.form.fields if field.computed is None] if view.form else []
    for field in asked:
        heading = sections.get(field.path[:-1])
        title = f"{heading} · {field.title}" if heading else field.title
        codes = ", ".join(f"{choice.code} = {choice.text}" for choice in field.choices if choice.text)
        told = " ".join(part for part in (field.help, codes) if part)
        yield ListColumn(field.name, title, told, required=field.required and not field.depends)


def _faults(visit: Visit, view: ProcessView, refused: RowsRefused) -> Iterator[ListFault]:
    titles = {column.name: column.title for column in _columns(visit, view)}
    for fault in refused.faults:
        title = titles.get(fault.column)
        column = f"{title} ({fault.column})" if title else fault.column
        yield ListFault(fault.row, column, visit.words.fill(fault.message, fault.params))
