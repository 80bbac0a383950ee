"""The files of imported logs: what was sent, what is being made of it, and what is ready to be read."""

import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 1024 * 1024
SILENCE = 60.0
"""Seconds after which a reading that gives no sign of life has broken off."""
GRACE = 24 * 3600.0
"""Seconds for which a file may lie without a row: whoever keeps it may be about to commit."""


@dataclass(frozen=True, slots=True)
class LogFiles:
    """A folder with `<id>.sent`, `<id>.work/`, `<id>.alive` and `<id>.duckdb`; ids come from rows."""

    folder: Path

    def sent(self, log_id: str) -> Path:
        """The file as it was sent."""
        return self.folder / f"{log_id}.sent"

    def ready(self, log_id: str) -> Path:
        """The snapshot of a log that is ready."""
        return self.folder / f"{log_id}.duckdb"

    def keep(self, log_id: str, source: BinaryIO) -> int:
        """Keep what was sent; how many bytes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        source.seek(0)
        with self.sent(log_id).open("xb") as file:
            shutil.copyfileobj(source, file, BLOCK)
            return file.tell()

    def begin(self, log_id: str) -> Path:
        """An empty folder for what is being made; whatever an earlier reading left is gone."""
        self.stop(log_id)
        self.sign(log_id)
        self._work(log_id).mkdir(parents=True)
        return self._work(log_id)

    def sign(self, log_id: str) -> None:
        """Give a sign of life of a reading."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._alive(log_id).touch()

    def alive(self, log_id: str, now: float | None = None) -> bool:
        """Whether a reading gave a sign of life lately; `now` in seconds since 1970."""
        try:
            signed = self._alive(log_id).stat().st_mtime
        except FileNotFoundError:
            return False
        return (time.time() if now is None else now) - signed < SILENCE

    def stop(self, log_id: str) -> None:
        """Remove what was being made."""
        shutil.rmtree(self._work(log_id), ignore_errors=True)
        self._alive(log_id).unlink(missing_ok=True)

    def forget_sent(self, log_id: str) -> None:
        """Remove what was sent: all that is wanted of it has been read."""
        self.sent(log_id).unlink(missing_ok=True)

    def remove(self, log_id: str) -> None:
        """Remove everything of a log."""
        self.stop(log_id)
        self.forget_sent(log_id)
        self.ready(log_id).unlink(missing_ok=True)

    def sweep(self, known: Collection[str], now: float | None = None) -> None:
        """Remove the old files of logs that are not known, and what readings that broke off were making."""
        moment = time.time() if now is None else now
        old = [path for path in self.folder.glob("*") if path.stat().st_mtime < moment - GRACE]
        for log_id, suffix in {(path.name.split(".")[0], path.suffix) for path in old}:
            if log_id not in known:
                self.remove(log_id)
            elif suffix in {".work", ".alive"} and not self.alive(log_id, moment):
                self.stop(log_id)

    def _work(self, log_id: str) -> Path:
        return self.folder / f"{log_id}.work"

    def _alive(self, log_id: str) -> Path:
        return self.folder / f"{log_id}.alive"
