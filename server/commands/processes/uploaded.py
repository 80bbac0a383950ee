"""Files as they were sent, one by one or in one zip: bounded, with safe relative paths, never written to disk."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from server.domain.uploads import BodyTooLarge, NotAnUpload

MAX_UPLOAD = 20_000_000
MAX_FILES = 500
MAX_UNPACKED = 40_000_000
MAX_PATH = 300
_BLOCK = 65_536
_ZIP = b"PK\x03\x04"


def gathered(parts: Iterable[tuple[str, bytes]]) -> Mapping[str, bytes]:
    """Files by safe path; a lone zip is unpacked. Raises NotAnUpload and BodyTooLarge."""
    given = list(parts)
    if sum(len(content) for _, content in given) > MAX_UPLOAD:
        raise BodyTooLarge(limit=MAX_UPLOAD)
    if len(given) == 1 and given[0][1].startswith(_ZIP):
        given = list(_unpacked(given[0][1]))
    if not given:
        raise NotAnUpload(problem="no file was sent in the field files")
    files: dict[str, bytes] = {}
    for name, content in given:
        path = safe_path(name)
        if path in files:
            raise NotAnUpload(problem=f"{path} was sent twice")
        files[path] = content
    return files


def safe_path(name: str) -> str:
    """A relative path such as `forms/apply.json`. Raises NotAnUpload for one that leads elsewhere."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    unsafe = not parts or path.is_absolute() or ".." in parts or ":" in parts[0] or len(name) > MAX_PATH
    if unsafe or not name.isprintable():
        raise NotAnUpload(problem=f"the file name {name[:80]!r} is not a plain relative path")
    return "/".join(parts)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_left_over(one.filename)]
            if len(members) > MAX_FILES:
                raise NotAnUpload(problem=f"the zip holds more than {MAX_FILES} files")
            left = MAX_UNPACKED
            for member in members:
                data = _member(archive, member, left)
                left -= len(data)
                yield member.filename, data
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise NotAnUpload(problem="the zip cannot be read") from error


def _is_left_over(name: str) -> bool:
    """Whether a file manager put the file into the zip by itself."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1:] in {(".DS_Store",), ("Thumbs.db",), ("desktop.ini",)}


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack one member, at most `limit` bytes whatever its header claims."""
    data = bytearray()
    with archive.open(member) as source:
        while block := source.read(_BLOCK):
            data += block
            if len(data) > limit:
                raise BodyTooLarge(limit=MAX_UNPACKED)
    return bytes(data)
