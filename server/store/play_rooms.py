"""What is played in rooms, on the disk: the files that are played, and every step so far."""

import fcntl
import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

from server.domain import codec
from server.domain.play import Move, Opening, Recording
from server.domain.wording import packed, unpacked

MOST_ROOMS = 100
LIFE = 14 * 24 * 3600.0
"""Seconds after which a room that nobody played in is gone."""
_HOUSES = "houses"
_LEFT_OVER = 24 * 3600.0
_RECORDING, _FILES = "played.json", "files.zip"


@dataclass(frozen=True, slots=True)
class PlayRooms:
    """A folder with one folder for each room, named by the digest of its id, and houses that are thrown away."""

    folder: Path

    @contextmanager
    def held(self, room: str) -> Generator[None]:
        """Hold a room for oneself, against every other process of the server; waits for it."""
        locks = self.folder / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        handle = os.open(locks / _digest(room), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def opening(self, room: str) -> Opening | None:
        """What is played in a room; None when nothing is."""
        try:
            with zipfile.ZipFile(self._of(room) / _FILES) as packed:
                files = {name: packed.read(name) for name in packed.namelist()}
            head = cast("dict[str, Any]", codec.loads((self._of(room) / "opening.json").read_bytes()))
        except (OSError, ValueError, zipfile.BadZipFile):
            return None
        return Opening(files=files, **head)

    def recording(self, room: str) -> Recording | None:
        """What was played in a room; None when nothing is."""
        try:
            told = cast("dict[str, Any]", codec.loads((self._of(room) / _RECORDING).read_bytes()))
        except (OSError, ValueError):
            return None
        moves = tuple(Move(move["step"], tuple(move["came"])) for move in told.pop("moves"))
        broke_off = unpacked(told.pop("broke_off"))
        return Recording(moves=moves, broke_off=broke_off, **told)

    def open(self, room: str, opening: Opening) -> None:
        """Keep what is played, in place of what was. The oldest rooms make way when there are too many."""
        self.remove(room)
        folder = self._of(room)
        folder.mkdir(parents=True)
        with zipfile.ZipFile(folder / _FILES, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, content in opening.files.items():
                packed.writestr(path, content)
        self.describe(room, opening)
        for old in self._rooms()[MOST_ROOMS:]:
            shutil.rmtree(old, ignore_errors=True)

    def describe(self, room: str, opening: Opening) -> None:
        """Keep all but the files."""
        head = {name: value for name, value in asdict(replace(opening, files={})).items() if name != "files"}
        _write(self._of(room) / "opening.json", head)

    def keep(self, room: str, recording: Recording) -> None:
        """Keep what was played."""
        moves = [{"step": move.step, "came": list(move.came)} for move in recording.moves]
        told: Mapping[str, object] = {
            "process": recording.process,
            "clock": recording.clock,
            "revision": recording.revision,
            "branch": recording.branch,
            "broke_off": packed(recording.broke_off),
            "moves": moves,
        }
        _write(self._of(room) / _RECORDING, told)

    def remove(self, room: str) -> None:
        """Forget a room."""
        shutil.rmtree(self._of(room), ignore_errors=True)

    def new_house(self, name: str) -> Path:
        """An empty folder for a house that is thrown away."""
        made = self.folder / _HOUSES / name
        made.mkdir(parents=True)
        return made

    def sweep(self, now: float | None = None) -> None:
        """Remove rooms in which nobody played for long, and the houses that servers left behind."""
        moment = time.time() if now is None else now
        for old in self._rooms():
            if _touched(old) < moment - LIFE:
                shutil.rmtree(old, ignore_errors=True)
        for house in (self.folder / _HOUSES).glob("*"):
            if house.stat().st_mtime < moment - _LEFT_OVER:
                shutil.rmtree(house, ignore_errors=True)

    def _rooms(self) -> list[Path]:
        """The folders of all rooms, the one played in last first."""
        return sorted((self.folder / "rooms").glob("*"), key=_touched, reverse=True)

    def _of(self, room: str) -> Path:
        return self.folder / "rooms" / _digest(room)


def _digest(room: str) -> str:
    return hashlib.sha256(room.encode()).hexdigest()[:32]


def _touched(folder: Path) -> float:
    return max((file.stat().st_mtime for file in folder.glob("*")), default=0.0)


def _write(path: Path, value: object) -> None:
    """In one piece: a reader finds the old text or the new."""
    beside = path.with_suffix(".new")
    beside.write_bytes(codec.dumps(value))
    beside.replace(path)
