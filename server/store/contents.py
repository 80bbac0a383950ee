"""What documents hold: files outside the database, each under the digest of its bytes, kept once."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from time import time
from typing import BinaryIO
from uuid import uuid4

from sqlalchemy import select

from server.store.database import Database
from server.store.tables.documents import document_version

BLOCK = 1024 * 1024
GRACE_SECONDS = 24 * 3600.0
"""So long a file may lie without a row: whoever kept it may still be about to commit."""
_ENDING = ".new"
_GOING = ".going"
_KNOWN = select(document_version.c.sha256).distinct().order_by(document_version.c.sha256)


@dataclass(frozen=True, slots=True)
class Kept:
    """The digest (hex) and the bytes of a file that will outlast a power cut."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A folder of files `aa/<sha256>`. The folder may be shared by servers; files never change."""

    folder: Path

    def keep(self, source: BinaryIO) -> Kept:
        """Keep what the source holds, from its beginning. What is kept already is only touched."""
        source.seek(0)
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{uuid4().hex}{_ENDING}"
        try:
            digest, size = _copied(source, new)
            self._settle(new, digest)
        finally:
            new.unlink(missing_ok=True)
        return Kept(digest, size)

    def open(self, sha256: str) -> BufferedReader:
        """The file to read. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where the file is, if it is kept; the digest comes from a row, never from a request."""
        return self.folder / sha256[:2] / sha256

    def sweep(self, database: Database, now: float | None = None) -> int:
        """Remove files that no document refers to and nobody kept lately; how many. `now` in seconds since 1970."""
        before = (time() if now is None else now) - GRACE_SECONDS
        old = [path for path in self.folder.glob("*/*") if _age(path) < before]
        old_new = [path for path in self.folder.glob(f"*{_ENDING}") if _age(path) < before]
        with database.read() as connection:
            known = set(connection.execute(_KNOWN).scalars())
        for path in old_new:
            path.unlink(missing_ok=True)
        return sum(_removed(path, before) for path in old if path.name not in known)

    def _settle(self, new: Path, digest: str) -> None:
        """Give a whole new file its name, unless it is there; either way its age begins now."""
        path = self.path(digest)
        try:
            os.utime(path)
        except FileNotFoundError:
            path.parent.mkdir(exist_ok=True)
            new.replace(path)
            _sync_folder(path.parent)
            _sync_folder(self.folder)


def content_faults(database: Database, contents: Contents) -> Iterator[str]:
    """Documents whose file is missing or not what its digest says, one sentence each."""
    with database.read() as connection:
        known = connection.execute(_KNOWN).scalars().all()
    for sha256 in known:
        try:
            with contents.open(sha256) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"the file {sha256} of a document is missing"
            continue
        except OSError as error:
            yield f"the file {sha256} of a document cannot be read: {error.strerror}"
            continue
        if digest != sha256:
            yield f"the file {sha256} of a document was changed"


def _copied(source: BinaryIO, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        while block := source.read(BLOCK):
            digest.update(block)
            size += file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _removed(path: Path, before: float) -> int:
    """Take the file aside, and away unless somebody kept it meanwhile; 1 when it is gone.

    Who keeps the same bytes touches the file before this takes it aside, so it comes back; or misses it, and writes
    it anew.
    """
    aside = path.with_name(path.name.removesuffix(_GOING) + _GOING)
    try:
        path.replace(aside)
        if _age(aside) >= before:
            aside.replace(path)
            return 0
        aside.unlink()
    except FileNotFoundError:
        return 0
    return 1


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _sync_folder(folder: Path) -> None:
    """Make the names in it outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
