"""Who may see the workshop, and what its forms send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from server.auth import csrf
from server.commands.processes.uploaded import MAX_FILES, MAX_UPLOAD, gathered
from server.domain.errors import BadCsrfToken, InvalidValue
from server.domain.people import Actor
from server.domain.rights import may_steer_versions, require_designer
from server.domain.uploads import BodyTooLarge, NotAnUpload
from server.engine.xmltree import MAX_BYTES
from server.pages.sent import Sent, checked, texts_of_form
from server.pages.visits import SignedInVisit, Visit

_VERSION = re.compile(r'"?(\d{1,9})"?')


def process_href(key: str) -> str:
    """The address of the pages of a process."""
    return f"/processes/{quote(key, safe='')}"


def suspend_href(key: str, number: int) -> str:
    """Where a version of a process is suspended and resumed."""
    return f"{process_href(key)}/versions/{number}/suspend"


def steer_href(actor: Actor, key: str, number: int) -> str | None:
    """The same, for who may do it; None for others."""
    return suspend_href(key, number) if may_steer_versions(actor) else None


def visit_designer(visit: SignedInVisit) -> Visit:
    """The visit of a process designer. Raises RightMissing."""
    require_designer(visit.actor)
    return visit


DesignerVisit = Annotated[Visit, Depends(visit_designer)]


@dataclass(frozen=True, slots=True)
class SentFiles:
    """Files by path, with the fields beside them."""

    form: Sent
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class SentContent:
    """The content of a file as a script sends it; `version`: that of the draft as the page knows it."""

    content: bytes
    version: int


async def files_by_designer(visit: DesignerVisit, request: Request) -> SentFiles:
    """The fields `files` of a form: single files, a folder, or one zip. Raises BadCsrfToken and NotAnUpload."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MAX_UPLOAD:
        raise BodyTooLarge(limit=MAX_UPLOAD)
    try:
        async with request.form(max_files=MAX_FILES, max_fields=20) as form:
            sent = checked(visit, texts_of_form(form))
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
            parts = [(part.filename or "", await part.read()) for part in files]
    except HTTPException as error:
        raise NotAnUpload(problem=error.detail) from error
    return SentFiles(sent, gathered(parts))


async def content_by_designer(visit: DesignerVisit, request: Request) -> SentContent:
    """The body of a PUT with the headers `X-CSRF-Token` and `If-Match`. Raises BadCsrfToken, InvalidValue."""
    if not csrf.csrf_matches(visit.csrf_token, request.headers.get(csrf.HEADER)):
        raise BadCsrfToken
    seen = _VERSION.fullmatch(request.headers.get("if-match", ""))
    if seen is None:
        raise InvalidValue(field="If-Match", problem="not a number")
    content = await request.body()
    if len(content) > MAX_BYTES:
        raise BodyTooLarge(limit=MAX_BYTES)
    return SentContent(content, int(seen[1]))


FilesByDesigner = Annotated[SentFiles, Depends(files_by_designer)]
ContentByDesigner = Annotated[SentContent, Depends(content_by_designer)]
