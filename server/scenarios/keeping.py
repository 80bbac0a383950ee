"""The draft that is played, beside all other processes in force, and what is kept of what came of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from server.domain.process_drafts import DraftNotFound, ProcessDraft
from server.domain.process_folders import folder_of
from server.domain.scenario_runs import FileResults, Order, Result, Results, model_digest, scenario_digests
from server.queries.related_folders import Together, with_all
from server.queries.workshop import draft_by_id, draft_files, version_file, version_files
from server.scenarios.folders import Library, library_of
from server.scenarios.playing import Played
from server.scenarios.testing import seen_by
from server.store.database import Database

_STANDING_KEPT = 300
"""Of so many failures it is kept how the cases stood."""


@dataclass(frozen=True, slots=True)
class DraftLibrary:
    """A draft with its files, and these as they are played."""

    draft: ProcessDraft
    files: Mapping[str, bytes]
    together: Together
    library: Library

    def own(self, path: str) -> str:
        """The path in the draft of a file that is played."""
        return self.together.own(path)


def draft_library(database: Database, order: Order) -> DraftLibrary:
    """The draft as it is now. Raises DraftNotFound when it was thrown away or deployed meanwhile."""
    draft = draft_by_id(database, order.draft)
    if draft is None:
        raise DraftNotFound
    return _library(database, draft, draft_files(database, draft))


def version_library(database: Database, found: DraftLibrary, number: int) -> DraftLibrary:
    """The version in force of the same process. Raises ProcessNotFound."""
    process = found.draft.process
    before = replace(found.draft, file=version_file(database, process, number))
    return _library(database, before, version_files(database, process, number))


def results_of(
    found: DraftLibrary, order: Order, played: Sequence[Played], faulty: Collection[str], old: Results | None
) -> Results:
    """What is known now: what was played, beside what was known of other scenarios and is still so."""
    folder = folder_of(found.draft.file)
    model, digests = model_digest(folder, found.files), scenario_digests(folder, found.files)
    known: dict[str, FileResults] = {}
    if order.file is not None and old is not None and old.model == model:
        known = {path: each for path, each in old.files.items() if digests.get(path) == each.digest}
    asked = digests if order.file is None else digests.keys() & {order.file}
    by_file: dict[str, list[Played]] = {path: [] for path in asked if path not in faulty}
    for one in played:
        by_file[found.own(one.file)].append(one)
    stood = _Stood()
    for path, ones in by_file.items():
        fresh = FileResults(digests[path], tuple(stood.result(one) for one in ones), seen_by(ones))
        known[path] = _joined(known[path], fresh) if order.name is not None and path in known else fresh
    return Results(model, datetime.now(UTC), known)


def _joined(old: FileResults, new: FileResults) -> FileResults:
    """Some scenarios of a file played again."""
    by_name = {each.name: each for each in (*old.results, *new.results)}
    return FileResults(new.digest, tuple(by_name.values()), old.seen | new.seen)


def _library(database: Database, draft: ProcessDraft, files: Mapping[str, bytes]) -> DraftLibrary:
    together = with_all(database, draft, files)
    folder = folder_of(f"{together.root}{draft.file}")
    return DraftLibrary(draft, files, together, library_of(together.files, folder))


class _Stood:
    """Makes results of scenarios; of very many failures only the first say how the cases stood."""

    def __init__(self) -> None:
        self._failures = 0

    def result(self, played: Played) -> Result:
        failure = played.failure
        if failure is not None:
            self._failures += 1
            if self._failures > _STANDING_KEPT:
                failure = replace(failure, standing=())
        return Result(played.name, played.line, played.seconds, failure)
