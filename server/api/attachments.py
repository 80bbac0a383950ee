"""Reading one file out of a multipart upload: it goes to the disk as it arrives, never into memory as a whole."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated, BinaryIO

from fastapi import Depends
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from server.api.describing import FILE, takes_files
from server.api.refusals import BodyInvalid
from server.domain.uploads import NotAnUpload

FIELDS = ("version", "item", "replaces")
_MAX_FIELD = 10_000
_LARGEST = 2**31 - 1
_TEXT = {"type": "string"}
ATTACHMENT = takes_files(
    ["version", "file"], version={"type": "integer", "minimum": 1}, file=FILE, item=_TEXT, replaces=_TEXT
)
"""`openapi_extra` of a route that takes an `Attachment`."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on the disk, under the name the client gave it, and the version of the task that the client has seen."""

    name: str
    file: BinaryIO
    version: int
    item: str | None
    replaces: str | None


async def sent_file(request: Request) -> AsyncGenerator[SentFile]:
    """The file of the form field `file`; it is there until the answer is made. Raises NotAnUpload and BodyInvalid."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NotAnUpload(problem="multipart/form-data is expected")
    parser = _Parser(request.headers, request.stream(), max_files=1, max_fields=len(FIELDS), max_part_size=_MAX_FIELD)
    try:
        yield _read(await parser.parse())
    except MultiPartException as error:
        raise NotAnUpload(problem=error.message) from error
    except ClientDisconnect as error:
        raise NotAnUpload(problem="the connection was lost before the file was whole") from error
    finally:
        parser.close()


class _Parser(MultiPartParser):
    """The parser of the toolkit, which by itself leaves the file of a body that was cut short to the collector."""

    def close(self) -> None:
        """Remove what was written to the disk."""
        for file in self._files_to_close_on_error:
            file.close()


Attachment = Annotated[SentFile, Depends(sent_file)]


def whole_number(text: object) -> int | None:
    """The number that plain digits name, as large as a column takes; None when they do not."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > len(str(_LARGEST)):
        return None
    number = int(text)
    return number if number <= _LARGEST else None


def _read(form: FormData) -> SentFile:
    sent = form.get("file")
    if not isinstance(sent, UploadFile):
        raise NotAnUpload(problem="no file was sent in the field file")
    texts = {name: form.get(name) for name in FIELDS}
    version = whole_number(texts["version"])
    if version is None:
        wrong = {"field": "version", "code": "int_parsing", "message": "Input should be a whole number"}
        raise BodyInvalid(errors=[wrong])
    item, replaces = (text if isinstance(text, str) and text else None for text in (texts["item"], texts["replaces"]))
    return SentFile(sent.filename or "", sent.file, version, item, replaces)
