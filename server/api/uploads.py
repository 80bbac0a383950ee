"""Files out of a multipart upload."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from server.api.describing import FILE, takes_files
from server.commands.processes.uploaded import MAX_FILES, MAX_UPLOAD, gathered
from server.domain.uploads import BodyTooLarge, NotAnUpload

FILES = takes_files(["files"], files={"type": "array", "items": FILE})
"""`openapi_extra` of a route that takes `uploaded_files`."""


async def uploaded_files(request: Request) -> Mapping[str, bytes]:
    """The files of the form field `files`, by path. Raises NotAnUpload and BodyTooLarge."""
    announced = request.headers.get("content-length", "0")
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NotAnUpload(problem="multipart/form-data is expected")
    if announced.isdigit() and int(announced) > MAX_UPLOAD:
        raise BodyTooLarge(limit=MAX_UPLOAD)
    try:
        async with request.form(max_files=MAX_FILES, max_fields=20) as form:
            sent = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            parts = [(part.filename or "", await part.read()) for part in sent]
    except HTTPException as error:
        if error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        raise NotAnUpload(problem=error.detail) from error
    return gathered(parts)
