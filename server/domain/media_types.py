"""What a file is by its content, whatever it is called; what could run or be read as a page is refused."""

import re
import zipfile
from typing import BinaryIO

import filetype

from server.domain.errors import Invalid

HEAD = 8192
PDF = "application/pdf"
SHOWN_INLINE = frozenset({PDF, "image/jpeg", "image/png", "image/webp"})
"""What browsers can show; everything else is to be saved."""

_TAKEN = frozenset({PDF, "image/jpeg", "image/png", "image/webp", "image/heic"})
_ZIPPED = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OPEN_DOCUMENTS = frozenset(f"application/vnd.oasis.opendocument.{k}" for k in ("text", "spreadsheet", "presentation"))
_ZIP_MACROS = re.compile(r"vbaProject|(^|/)(Basic|Scripts)/|\.(exe|js|vbs|bat|com|scr|dll)$", re.IGNORECASE)
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, LookupError, StopIteration, ValueError, OSError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OLE_MACROS = ("_VBA_PROJECT", "Macros", "VBA")
_MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|object|embed)", re.IGNORECASE)
_SCRIPT = re.compile(r"^\s*(#!|@echo\b|\{\\rtf)", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_ENCODINGS = ("utf-8-sig", "gb18030")


class FileTypeRefused(Invalid):
    """This kind of file is not taken. Send PDF, JPEG, PNG, WebP or HEIC, an office document without macros, or text."""


def media_type_of(source: BinaryIO, name: str) -> str:
    """The media type by content; the name decides only between plain text and CSV. Raises FileTypeRefused."""
    source.seek(0)
    head = source.read(HEAD)
    if head.startswith(_OLE):
        return _ole_type(head + source.read())
    if head.startswith(b"PK"):
        return _zip_type(source)
    guessed = _guessed(head)
    if guessed in _TAKEN:
        return guessed
    if guessed is not None or not _is_text(head + source.read()):
        raise FileTypeRefused
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


def _guessed(head: bytes) -> str | None:
    found = filetype.guess(head)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- it has no types
    return None if found is None else str(found.mime)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] -- as above


def _zip_type(source: BinaryIO) -> str:
    """An office document; nothing is unpacked but the few bytes that name an open document."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = [member.filename for member in archive.infolist()]
            if any(_ZIP_MACROS.search(name) for name in names):
                raise FileTypeRefused
            if "[Content_Types].xml" in names:
                return next(kind for folder, kind in _ZIPPED.items() if any(n.startswith(folder) for n in names))
            with archive.open("mimetype") as member:
                declared = member.read(100).decode("ascii")
    except _UNREADABLE as error:
        raise FileTypeRefused from error
    if declared not in _OPEN_DOCUMENTS:
        raise FileTypeRefused
    return declared


def _ole_type(content: bytes) -> str:
    """An old office document, by the streams its directory names; with macros or unknown streams it is refused."""
    if any(_directory_entry(name) in content for name in _OLE_MACROS):
        raise FileTypeRefused
    for name, kind in _OLE_STREAMS.items():
        if _directory_entry(name) in content:
            return kind
    raise FileTypeRefused


def _directory_entry(name: str) -> bytes:
    """The name as a directory of the format holds it: UTF-16, ended by zeros ([MS-CFB] 2.6.1)."""
    return name.encode("utf-16-le") + b"\x00\x00"


def _is_text(content: bytes) -> bool:
    """Whether it is text a person reads: no controls, no markup a browser runs, no script."""
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not (_NO_TEXT.search(text) or _MARKUP.search(text) or _SCRIPT.match(text))
    return False
