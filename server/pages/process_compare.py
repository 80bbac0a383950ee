"""What two versions of a process differ in: elements, rules, fields, labels, scenarios, and the lines of files."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import ProcessNotFound
from server.domain.process_folders import folder_of
from server.pages.compared_parts import drawing_parts, file_parts, file_tables
from server.pages.contexts.comparison import ChangedFile, ComparisonPage, DiffLine
from server.pages.designers import DesignerVisit, process_href
from server.pages.difference_words import change_words
from server.pages.drawn_names import labelled_names, labels_beside
from server.pages.framing import show
from server.pages.visits import Visit
from server.pages.words import Words
from server.queries.deployment_requests import request_seen
from server.queries.differences import Change
from server.queries.workshop import draft_files, own_draft, version_files
from server.store.bound_files import diagram_path
from server.store.processes import Processes

router = APIRouter(prefix="/processes/{key}")
DRAFT = "draft"
REQUEST = "request-"
MOST_LINES = 400
_LONGEST = 400
_LARGEST = 600_000


@router.get("/compare")
def get_comparison(key: str, one: str, other: str, visit: DesignerVisit) -> Response:
    """Two versions by number, `draft`, or `request-` and an id. Raises NotFound for what there is not."""
    before, file = _side(visit, key, one)
    after, file_after = _side(visit, key, other)
    href = process_href(key)
    drawn = file in before and file_after in after
    labels = labels_beside(before, file, visit.locale), labels_beside(after, file_after, visit.locale)
    names = labelled_names(labels[0], key), labelled_names(labels[1], key)
    drawing = drawing_parts(visit.words, before[file], after[file_after], names) if drawn else ()
    config = {
        "changes": [{"id": each.id, "kind": each.kind} for each in drawing],
        "one": {"url": _diagram(href, one), "names": names[0]},
        "other": {"url": _diagram(href, other), "names": names[1]},
        "failed": visit.words.gettext("The drawings could not be shown. What differs is listed all the same."),
    }
    page = ComparisonPage(
        key=key,
        href=href,
        name=key,
        one=_title(visit, one),
        other=_title(visit, other),
        drawing=drawing,
        files=tuple(
            _changed(visit.words, _relative(before, file), _relative(after, file_after), {**labels[0], **labels[1]})
        ),
        config=config if drawn else None,
    )
    return show(visit, "processes/compare.html", page)


def _side(visit: Visit, key: str, side: str) -> tuple[Mapping[str, bytes], str]:
    database = visit.wired.database
    if side == DRAFT:
        draft = own_draft(database, key, visit.actor)
        return draft_files(database, draft), draft.file
    if side.startswith(REQUEST):
        seen = request_seen(database, key, side.removeprefix(REQUEST))
        return seen.files, seen.request.file
    if not (side.isascii() and side.isdigit() and len(side) < 10):  # noqa: PLR2004 -- versions are small
        raise ProcessNotFound
    with database.read() as connection:
        file = diagram_path(Processes(connection).version(key, int(side)))
    return version_files(database, key, int(side)), file


def _title(visit: Visit, side: str) -> str:
    if side == DRAFT:
        return visit.words.gettext("your draft")
    if side.startswith(REQUEST):
        return visit.words.gettext("what is asked for")
    return visit.words.gettext("version %(number)s", number=int(side))


def _diagram(href: str, side: str) -> str:
    if side.startswith(REQUEST):
        return f"{href}/requests/{side.removeprefix(REQUEST)}/bpmn"
    return f"{href}/draft/diagram" if side == DRAFT else f"{href}/versions/{int(side)}/bpmn"


def _relative(files: Mapping[str, bytes], file: str) -> Mapping[str, bytes]:
    root = folder_of(file)
    return {path.removeprefix(f"{root}/") if root else path: content for path, content in files.items()}


def _changed(
    words: Words, before: Mapping[str, bytes], after: Mapping[str, bytes], labels: Mapping[str, str]
) -> Iterator[ChangedFile]:
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        lines = _lines(old or b"", new or b"")
        yield ChangedFile(
            path=path,
            change=_change(words, old, new),
            parts=file_parts(words, path, old or b"", new or b""),
            tables=file_tables(words, path, old, new, labels),
            lines=tuple(lines[:MOST_LINES]),
            cut=len(lines) > MOST_LINES,
        )


def _change(words: Words, old: bytes | None, new: bytes | None) -> str:
    kind = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
    return change_words(words)[kind]


def _lines(old: bytes, new: bytes) -> Sequence[DiffLine]:
    if len(old) + len(new) > _LARGEST:
        return ()
    try:
        texts = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return ()
    found = list(difflib.unified_diff(*texts, n=2, lineterm=""))[2:]  # without the two lines that name the files
    return [DiffLine(line[:1], line[:_LONGEST] if line.startswith("@@") else line[1:_LONGEST]) for line in found]
