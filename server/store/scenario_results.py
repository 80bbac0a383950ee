"""The files of scenario runs: how far each designer's run is, what came of each draft, what versions in force reach.

`people/<digest of the person>/` holds `lock`, `run.json`, `cancel` and the folder `work`; the process that plays holds
the lock as long as it lives. `drafts/<id>.json` holds results, `versions/<digest>-<number>.json` what the scenarios of
a version reached, `proposals/<id>.json` scenarios that were found for a draft.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from server.domain.ids import new_id
from server.domain.scenario_runs import Proposals, Results, Run, Seen, digest

T = TypeVar("T")
GRACE = 24 * 3600.0
"""Seconds after which the results of drafts that are gone are removed."""
_TRIES = 5
_TRY_SECONDS = 0.02
_RUN, _RESULTS, _SEEN = TypeAdapter(Run), TypeAdapter(Results), TypeAdapter(Seen)
_PROPOSALS = TypeAdapter(Proposals)


@dataclass(frozen=True, slots=True)
class ScenarioResults:
    """The folder of these files."""

    folder: Path

    def take(self, person: str) -> int | None:
        """The person's lock as a file descriptor; None when a run of theirs holds it. Whoever has it closes it."""
        for _ in range(_TRIES):
            handle = self._locked(person, shared=False)
            if handle is not None:
                return handle
            time.sleep(_TRY_SECONDS)  # somebody may only be looking
        return None

    def lives(self, person: str) -> bool:
        """Whether the process of a person's run lives."""
        handle = self._locked(person, shared=True)
        if handle is None:
            return True
        os.close(handle)
        return False

    def begin(self, run: Run) -> None:
        """Note a run that begins, with an empty folder to work in. Only for who has the lock."""
        own = self._own(run.order.person)
        (own / "cancel").unlink(missing_ok=True)
        shutil.rmtree(own / "work", ignore_errors=True)
        (own / "work").mkdir()
        self.tell(run)

    def work(self, person: str) -> Path:
        """The folder in which the person's run works."""
        return self._own(person) / "work"

    def tell(self, run: Run) -> None:
        """Note how far a run is."""
        _write(self._own(run.order.person) / "run.json", _RUN.dump_json(run))

    def run(self, person: str) -> Run | None:
        """How far the person's last run is."""
        return _read(self._own(person) / "run.json", _RUN)

    def cancel(self, person: str) -> None:
        """Wish that the person's run ends."""
        (self._own(person) / "cancel").touch()

    def cancelled(self, person: str) -> bool:
        """Whether somebody wishes so."""
        return (self._own(person) / "cancel").exists()

    def keep(self, draft: str, results: Results) -> None:
        """Keep what came of the scenarios of a draft."""
        _write(self._made("drafts") / f"{draft}.json", _RESULTS.dump_json(results))

    def results(self, draft: str) -> Results | None:
        """What came of the scenarios of a draft."""
        return _read(self.folder / "drafts" / f"{draft}.json", _RESULTS)

    def keep_proposals(self, draft: str, found: Proposals) -> None:
        """Keep the scenarios that were found for a draft."""
        _write(self._made("proposals") / f"{draft}.json", _PROPOSALS.dump_json(found))

    def proposals(self, draft: str) -> Proposals | None:
        """The scenarios that were found for a draft."""
        return _read(self.folder / "proposals" / f"{draft}.json", _PROPOSALS)

    def keep_version(self, process: str, number: int, seen: Seen) -> None:
        """Keep what the scenarios of a version reached; it never changes."""
        _write(self._version(process, number), _SEEN.dump_json(seen))

    def version(self, process: str, number: int) -> Seen | None:
        """What the scenarios of a version reached; None where they were not played yet."""
        return _read(self._version(process, number), _SEEN)

    def sweep(self, drafts: Collection[str], now: float | None = None) -> None:
        """Remove the old results of drafts that are gone."""
        moment = time.time() if now is None else now
        for path in chain((self.folder / "drafts").glob("*.json"), (self.folder / "proposals").glob("*.json")):
            if path.stem not in drafts and path.stat().st_mtime < moment - GRACE:
                path.unlink(missing_ok=True)

    def _locked(self, person: str, *, shared: bool) -> int | None:
        import fcntl  # noqa: PLC0415 -- Windows has no such module

        handle = os.open(self._own(person) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _own(self, person: str) -> Path:
        return self._made(f"people/{digest(person.encode())}")

    def _version(self, process: str, number: int) -> Path:
        return self._made("versions") / f"{digest(process.encode())}-{number}.json"

    def _made(self, inside: str) -> Path:
        path = self.folder / inside
        path.mkdir(parents=True, exist_ok=True)
        return path


def _write(path: Path, content: bytes) -> None:
    """Whoever reads meanwhile gets the old or the new, never half."""
    beside = path.with_name(f"{path.name}.{new_id()}")
    beside.write_bytes(content)
    beside.replace(path)


def _read(path: Path, kind: TypeAdapter[T]) -> T | None:
    """What a file holds; None where there is none, and where an older version of ours wrote it otherwise."""
    with contextlib.suppress(FileNotFoundError, ValidationError):
        return kind.validate_json(path.read_bytes())
    return None
