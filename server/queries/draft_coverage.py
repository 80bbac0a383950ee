"""What the scenarios of a draft reached, as far as they were played since it was changed, and what is lost by it."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from server.dmn.tables import tables_of
from server.domain.errors import ProcessNotFound
from server.domain.process_drafts import ProcessDraft
from server.domain.process_folders import folder_of, is_model_of
from server.domain.scenario_runs import FileResults, Results, Seen, model_digest, scenario_digests
from server.engine.reading import read
from server.queries.coverage import CoveredProcess, CoveredTable, Drawn, covered_process, covered_tables
from server.queries.workshop import version_file, version_files
from server.store.database import Database
from server.store.scenario_results import ScenarioResults


@dataclass(frozen=True, slots=True)
class LostRule:
    """A rule that was reached before."""

    table: CoveredTable
    number: int


@dataclass(frozen=True, slots=True)
class Lost:
    """What the scenarios of the version reach and those of the draft do not, of what is drawn in both."""

    version: int
    elements: tuple[Drawn, ...]
    flows: tuple[Drawn, ...]
    rules: tuple[LostRule, ...]

    @property
    def anything(self) -> bool:
        """Whether there is any."""
        return bool(self.elements or self.flows or self.rules)


@dataclass(frozen=True, slots=True)
class DraftCoverage:
    """What is drawn in the folder of a draft, and what of it was reached.

    `fresh` are the results of scenario files that are still as they were played, `stale` the other files. `lost` is
    None where it is not known what the scenarios of the version in force reach, or not those of the draft.
    """

    processes: tuple[CoveredProcess, ...]
    tables: tuple[CoveredTable, ...]
    fresh: Mapping[str, FileResults]
    stale: tuple[str, ...]
    lost: Lost | None

    @property
    def elements(self) -> tuple[Drawn, ...]:
        """All nodes."""
        return tuple(each for process in self.processes for each in process.elements)

    @property
    def flows(self) -> tuple[Drawn, ...]:
        """All sequence flows."""
        return tuple(each for process in self.processes for each in process.flows)


def draft_coverage(
    database: Database, kept: ScenarioResults, draft: ProcessDraft, files: Mapping[str, bytes]
) -> DraftCoverage:
    """What is known of the coverage of a draft with these files."""
    folder = folder_of(draft.file)
    fresh, seen = _fresh(kept.results(draft.id), folder, files), Seen()
    for each in fresh.values():
        seen |= each.seen
    upload, _ = read(files)
    keys = [key for key, scope in upload.processes.items() if folder_of(scope.host.file) == folder]
    keys.sort(key=lambda key: (key != draft.process, key))
    processes = tuple(covered_process(upload, key, seen) for key in keys)
    tables = tuple(covered_tables(upload, folder, _models(folder, files), seen))
    stale = tuple(sorted(scenario_digests(folder, files).keys() - fresh.keys()))
    found = DraftCoverage(processes, tables, fresh, stale, None)
    return found if stale else _with_lost(database, kept, draft, found)


def _fresh(known: Results | None, folder: str, files: Mapping[str, bytes]) -> dict[str, FileResults]:
    """The results of the files that are still as they were played, on the model as it was."""
    if known is None or known.model != model_digest(folder, files):
        return {}
    digests = scenario_digests(folder, files)
    return {path: each for path, each in known.files.items() if digests.get(path) == each.digest}


def _with_lost(database: Database, kept: ScenarioResults, draft: ProcessDraft, found: DraftCoverage) -> DraftCoverage:
    number = draft.base_version
    before = kept.version(draft.process, number) if number is not None else None
    if number is None or before is None:
        return found
    lost = Lost(
        number,
        tuple(
            each
            for process in found.processes
            for each in process.elements
            if not each.reached and (process.process, each.id) in before.elements
        ),
        tuple(
            each
            for process in found.processes
            for each in process.flows
            if not each.reached and (process.process, each.id) in before.flows
        ),
        tuple(_lost_rules(database, draft.process, number, before, found)),
    )
    return DraftCoverage(found.processes, found.tables, found.fresh, found.stale, lost)


def _lost_rules(database: Database, process: str, number: int, before: Seen, found: DraftCoverage) -> list[LostRule]:
    """Rules are the same by their id: their numbers change when others are put before them."""
    try:
        folder, files = folder_of(version_file(database, process, number)), version_files(database, process, number)
    except ProcessNotFound:
        return []
    hit = {(file, owner, rule) for _, file, owner, rule in before.rules}
    reached = {
        (table.file, table.owner, rule.id or str(rule.number))
        for table in tables_of(_models(folder, files))
        for rule in table.rules
        if (table.file, table.owner, rule.number) in hit
    }
    return [
        LostRule(each, rule.number)
        for each in found.tables
        for rule in each.table.rules
        if rule.number not in each.hit and (each.table.file, each.table.owner, rule.id or str(rule.number)) in reached
    ]


def _models(folder: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {posixpath.relpath(path, folder or "."): files[path] for path in files if is_model_of(folder, path)}
