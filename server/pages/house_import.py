"""Changing people, branches and limits by files: sent, shown before, done with a reason; and the files of today."""

from base64 import b64decode, b64encode
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import replace
from typing import Annotated
from zlib import compress, decompressobj
from zlib import error as ZlibError  # noqa: N812 -- it is an error, and is named as one

from fastapi import APIRouter, Depends
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from server.commands.house.changes import Grounds
from server.commands.house.import_house import (
    HouseChangedMeanwhile,
    ImportHouse,
    NothingToChange,
    foresee_house,
    import_house,
)
from server.commands.people.house_files import (
    COLUMNS,
    MORE_COLUMNS,
    MOST_BYTES,
    House,
    HouseRefused,
    kind_of,
    read_house,
)
from server.domain.errors import InvalidValue, NotFound, RightMissing
from server.domain.people import Right
from server.domain.reasons import ReasonMissing, ReasonTooLong
from server.pages.flashes import News, Note
from server.pages.framing import send_csv, send_on, show
from server.pages.house_import_page import empty_page, faulty_page, preview_page
from server.pages.inbox_query import Text
from server.pages.person_page import known_roles
from server.pages.sent import Sent, SentByPerson, checked, texts_of_form
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.house_files import present_rows
from server.queries.processes import list_processes

HERE = "/people/import"
router = APIRouter(prefix=HERE)
_TEMPLATE = "organisation/import.html"
MOST_FILES = 3


class NoSuchFile(NotFound):
    """There is no such file of the house."""


async def files_by_person(visit: SignedInVisit, request: Request) -> AsyncGenerator[tuple[Sent, Sequence[bytes]]]:
    """The files of a multipart form of somebody signed in, each no larger than is read. Raises BadCsrfToken."""
    async with request.form(max_files=MOST_FILES) as form:
        sent = checked(visit, texts_of_form(form))
        files = [file for file in form.getlist("file") if isinstance(file, UploadFile) and file.filename]
        yield sent, [await file.read(MOST_BYTES + 1) for file in files]


FilesByPerson = Annotated[tuple[Sent, Sequence[bytes]], Depends(files_by_person)]


@router.get("")
def get_import(visit: SignedInVisit) -> Response:
    """Where files are sent. Raises RightMissing."""
    _require(visit)
    return show(visit, _TEMPLATE, empty_page(visit))


@router.get("/{name}")
def get_file(name: str, visit: SignedInVisit, empty: Text = "") -> Response:
    """A file with the people, branches or limits of today, or its header alone. Raises RightMissing and NoSuchFile."""
    _require(visit)
    if name not in COLUMNS:
        raise NoSuchFile
    header = (*COLUMNS[name], *MORE_COLUMNS[name])
    rows = () if empty else present_rows(visit.wired.database, visit.actor, name, visit.now, visit.zone)
    return send_csv([header, *rows], name.removesuffix(".csv"))


@router.post("")
def post_import(visit: SignedInVisit, sent: FilesByPerson) -> Response:
    """Show what the files would change, or what is wrong with them. Raises RightMissing."""
    _require(visit)
    return _shown(visit, sent[1])


@router.post("/confirm")
def post_confirm(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Change it, if it is still what was shown. Raises RightMissing."""
    _require(visit)
    contents = [_unpacked(text) for name, text in sent.pairs if name == "content"][:MOST_FILES]
    try:
        command = _command(visit, _house(visit, contents))
        command = replace(command, reason=sent.whole("reason"), digest=sent.text("digest"))
        visit.run(import_house, command)
    except (ReasonMissing, ReasonTooLong) as refused:
        return _shown(visit, contents, sent.text("reason"), visit.words.refusal(refused, Names()))
    except (HouseChangedMeanwhile, NothingToChange, HouseRefused):
        return _shown(visit, contents, sent.text("reason"), stale=True)
    return send_on("/people", Note(News.HOUSE_IMPORTED))


def _require(visit: Visit) -> None:
    if not visit.actor.holds_anywhere(Right.HR_ADMIN):
        raise RightMissing(role=Right.HR_ADMIN.value)


def _shown(
    visit: Visit, contents: Sequence[bytes], reason: str = "", reason_error: str = "", *, stale: bool = False
) -> Response:
    try:
        plan, state = visit.run(foresee_house, _command(visit, _house(visit, contents)))
    except InvalidValue as refused:
        page = replace(empty_page(visit), refusal=visit.words.gettext(str(refused.params["problem"])))
        return show(visit, _TEMPLATE, page, status=422, here=HERE)
    except HouseRefused as refused:
        return show(visit, _TEMPLATE, faulty_page(visit, refused.wrong), status=422, here=HERE)
    if plan.faults:
        return show(visit, _TEMPLATE, faulty_page(visit, plan.faults), status=422, here=HERE)
    page = preview_page(visit, plan, state, tuple(map(_packed, contents)), reason)
    page = replace(page, stale=stale, reason_error=reason_error)
    return show(visit, _TEMPLATE, page, status=422 if reason_error else 409 if stale else 200, here=HERE)


def _house(visit: Visit, contents: Iterable[bytes]) -> House:
    """The files, each known by its columns. Raises InvalidValue and HouseRefused."""
    files: dict[str, bytes] = {}
    gettext = visit.words.gettext
    for content in contents:
        kind = kind_of(content)
        if kind is None:
            problem = gettext("A file has the columns of none of staff, branches and limits.")
            raise InvalidValue(field="file", problem=problem)
        if kind in files:
            problem = gettext("Two files are of the same kind. Please send them as one.")
            raise InvalidValue(field="file", problem=problem)
        files[kind] = content
    if not files:
        raise InvalidValue(field="file", problem=gettext("Please choose a file."))
    return read_house(files)


def _command(visit: Visit, house: House) -> ImportHouse:
    processes = frozenset(version.process for version in list_processes(visit.wired.database))
    grounds = Grounds(visit.actor, frozenset(known_roles(visit)), processes)
    return ImportHouse(house=house, grounds=grounds, zone=visit.zone)


def _packed(content: bytes) -> str:
    """A file as a field of the form that confirms it; it is read and checked anew when it comes back."""
    return b64encode(compress(content)).decode()


def _unpacked(text: str) -> bytes:
    try:
        return decompressobj().decompress(b64decode(text), MOST_BYTES + 1)
    except (ValueError, ZlibError):
        return b""
