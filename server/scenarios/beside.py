"""The program that plays the scenarios of a draft beside the server; the order comes on the standard input.

It holds the lock of the person who asked as long as it lives, tells how far it is, and ends itself when nobody wants
the answer any more or it takes too long.
"""

import json
import logging
import os
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from server.commands.people.house_files import HouseRefused
from server.commands.processes.linting import FilesRefused
from server.domain.process_folders import folder_of
from server.domain.scenario_runs import (
    Fault,
    Order,
    Proposals,
    Proposed,
    Run,
    RunState,
    Seen,
    Trouble,
    Unreached,
    model_digest,
)
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.confinement import Confinement, confine_self
from server.scenarios.beat import LONGEST, Beat
from server.scenarios.coverage import cover
from server.scenarios.folders import NoFolders
from server.scenarios.generating.adding import Known, generate_all
from server.scenarios.keeping import DraftLibrary, draft_library, results_of, version_library
from server.scenarios.known import known_words
from server.scenarios.playing import Played
from server.scenarios.reading import readable_scenarios
from server.scenarios.refusing import spoken
from server.scenarios.testing import HOUSE, Grounds, play_chosen, read_house_of, seen_by
from server.store.database import Database, open_database
from server.store.scenario_results import ScenarioResults
from server.wiring.logs import write_logs
from server.wiring.settings import Settings

_MEMORY_MB = 4096
_MOST_PLAYERS = 4
_NICE = 10
_LOG = logging.getLogger("countersign.scenarios")


def main() -> None:
    """Play what was ordered."""
    os.nice(_NICE)  # people at their pages come first
    confine_self(Confinement(LONGEST, _MEMORY_MB))
    write_logs()
    asked = json.loads(sys.stdin.buffer.read())
    settings, order = Settings(**asked["settings"]), Order(**asked["order"])
    kept = ScenarioResults(settings.scenarios_dir)
    run = kept.run(order.person) or Run(order, RunState.RUNNING, datetime.now(UTC))
    play_beside(settings, kept, Beat(kept, run, kept.work(order.person)))


def play_beside(settings: Settings, kept: ScenarioResults, beat: Beat) -> None:
    """Play, keep what came of it, and say how it ended."""
    beat.start()
    try:
        with closing(open_database(settings.database_url, time_zone=settings.time_zone)) as database:
            _play(settings, database, kept, beat)
    except FilesRefused as refused:
        faults = [Fault(each.file, 0, _found(each)) for each in refused.findings]
        beat.end(RunState.FAILED, Trouble.NOT_DEPLOYABLE, faults)
    except (NoFolders, HouseRefused) as refused:
        beat.end(RunState.FAILED, Trouble.NO_HOUSE, [Fault(HOUSE, 0, spoken(refused))])
    except Exception:  # noqa: BLE001 -- whatever it is, the page says that the run broke off
        _LOG.exception("scenarios of %s broke off", beat.run.order.process)
        beat.end(RunState.FAILED, Trouble.BROKEN)
    else:
        beat.end(RunState.DONE)


def _found(finding: Finding) -> str:
    """What was found, with the element that it is about."""
    if finding.element is None:
        return finding.message
    return said("%(element)s %(message)s", element=finding.element, message=finding.message)


def _play(settings: Settings, database: Database, kept: ScenarioResults, beat: Beat) -> None:
    order = beat.run.order
    found = draft_library(database, order)
    played, faulty = _played(settings, found, beat)
    kept.keep(order.draft, results_of(found, order, played, faulty, kept.results(order.draft)))
    number = found.draft.base_version
    if order.file is None and number is not None and kept.version(order.process, number) is None:
        before = version_library(database, found, number)
        if before.files != found.files:
            beat.turn_back()
            kept.keep_version(order.process, number, seen_by(_played(settings, before, beat)[0]))
        else:
            kept.keep_version(order.process, number, seen_by(played))
    if order.generate:
        beat.seek()
        kept.keep_proposals(order.draft, _proposed(settings, found, seen_by(played)))


def _played(settings: Settings, found: DraftLibrary, beat: Beat) -> tuple[list[Played], frozenset[str]]:
    """Play what can be read of what is wanted; the other files, whose faults are told."""
    order, library = beat.run.order, found.library
    house = read_house_of(settings)
    scenarios, faults = readable_scenarios(library, known_words(library, house, settings.zone))
    faulty = frozenset(found.own(fault.file) for fault in faults)
    chosen = [one for one in scenarios if _wanted(order, found.own(one.file), one.name, faulty)]
    if not beat.run.before:
        beat.note(replace(fault, file=own) for fault in faults if order.file in {None, own := found.own(fault.file)})
    beat.expect(len(chosen))
    jobs = min(os.cpu_count() or 1, _MOST_PLAYERS)
    grounds = Grounds(beat.folder, settings, fail_fast=False, jobs=jobs)
    return play_chosen(chosen, library, house, grounds), faulty


def _proposed(settings: Settings, found: DraftLibrary, seen: Seen) -> Proposals:
    """Scenarios for the flows that were not reached."""
    library, house = found.library, read_house_of(settings)
    scenarios, _ = readable_scenarios(library, known_words(library, house, settings.zone))
    known = Known(library, house, scenarios, tuple(cover(library, seen)), seen)
    files = tuple(
        Proposed(one.content.decode(), one.names, tuple(Unreached(each.name, each.why) for each in one.missing))
        for one in generate_all(known, settings)
    )
    return Proposals(model_digest(folder_of(found.draft.file), found.files), files)


def _wanted(order: Order, file: str, name: str, faulty: frozenset[str]) -> bool:
    return file not in faulty and order.wants(file, name)


if __name__ == "__main__":
    main()
