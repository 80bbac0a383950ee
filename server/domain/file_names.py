"""The names people gave their files, made fit to be shown and to be saved under; never used as paths."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_RESERVED = frozenset('<>:"|?*')
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "application/msword": (".doc", ".wps"),
    "application/vnd.ms-excel": (".xls", ".et"),
    "application/vnd.ms-powerpoint": (".ppt", ".dps"),
    "text/csv": (".csv",),
    "text/plain": (".txt", ".log", ".md"),
}
"""The endings of each media type that is taken, the usual one first."""
MEDIA_TYPES = frozenset(_ENDINGS)


def clean_name(given: str, media_type: str) -> str:
    r"""The last part of the name without what is not for the eye, ending as the content demands.

    `C:\scans\run.bat` that holds plain text becomes `run.bat.txt`: nothing starts when it is opened.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(char for char in unicodedata.normalize("NFC", last) if _is_shown(char))
    name = " ".join(seen.split()).strip(". ")
    endings = _ENDINGS[media_type]
    stem, ending = PurePosixPath(name).stem if name else "", PurePosixPath(name).suffix if name else ""
    if ending.lower() not in endings:
        stem, ending = name, endings[0]
    return f"{stem[: LONGEST - len(ending)].rstrip('. ') or 'document'}{ending}"


def _is_shown(char: str) -> bool:
    """No controls, no marks that turn the direction of writing, nothing that file systems refuse."""
    return unicodedata.category(char)[0] != "C" and char not in _RESERVED
