"""Adds generated scenarios to process folders: what nothing reached yet, as far as data are found for it."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from server.commands.people.house_files import House
from server.domain.scenario_runs import Seen
from server.scenarios.coverage import Coverage
from server.scenarios.folders import Library, read_library
from server.scenarios.generating.proposing import Generated, Ground, generate
from server.scenarios.known import known_words
from server.scenarios.model import Scenario
from server.scenarios.reading import read_scenarios
from server.scenarios.testing import Tested, Wanted, read_house_of, seen_by
from server.wiring.settings import Settings

_NINE = time(9)


def add_generated(wanted: Wanted, tested: Tested, settings: Settings) -> Iterator[Generated]:
    """For each process that the tests did not reach wholly, scenarios for the flows that are left, written beside them.

    Raises NoFolders, ScenariosRefused, HouseRefused and FilesRefused.
    """
    library, house = read_library(wanted.paths, settings.workflows_dir), read_house_of(settings)
    scenarios = read_scenarios(library, known_words(library, house, settings.zone))
    folders = _folders(wanted.paths)
    for found in generate_all(Known(library, house, scenarios, tested.coverage, seen_by(tested.played)), settings):
        if found.names:
            path = _place(folders, library, found.process, found.path)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(found.content)
        yield found


@dataclass(frozen=True, slots=True)
class Known:
    """What is gone on from: the folders, the people, the scenarios there are, and what they reach."""

    library: Library
    house: House
    scenarios: Sequence[Scenario]
    coverage: Iterable[Coverage]
    seen: Seen


def generate_all(known: Known, settings: Settings) -> Iterator[Generated]:
    """For each process that is not wholly reached, scenarios for the flows that are left. Raises FilesRefused."""
    taken: list[str] = []
    for process in (one.process for one in known.coverage if one.flows.missing):
        like = next((one for one in known.scenarios if one.process == process), None)
        clock, branch = _clock(like, settings), like.branch if like else None
        with tempfile.TemporaryDirectory(prefix="countersign-") as name:
            ground = Ground(Path(name), settings, known.house, clock, branch, taken)
            found = generate(known.library, process, known.scenarios, known.seen, ground)
        if found.names:
            taken.append(found.path)
        yield found


def generated_lines(found: Generated) -> Iterator[str]:
    """What was found, and what was not and why, as people read it."""
    yield ""
    yield f"{found.process}: {len(found.names)} scenarios generated" + (f" into {found.path}" if found.names else "")
    for one in found.missing:
        yield f"  none for {one.flow}, {one.name}: {one.why}"


def generated_values(found: Generated) -> dict[str, object]:
    """The same for programs."""
    return {
        "process": found.process,
        "file": found.path if found.names else None,
        "scenarios": list(found.names),
        "flows": list(found.flows),
        "missing": [{"flow": one.flow, "name": one.name, "why": one.why} for one in found.missing],
    }


def _clock(like: Scenario | None, settings: Settings) -> datetime:
    """That of other scenarios; else nine o'clock of today."""
    if like is not None:
        return like.clock.astimezone(settings.zone)
    return datetime.combine(datetime.now(UTC).astimezone(settings.zone).date(), _NINE, settings.zone)


def _folders(paths: list[Path]) -> dict[str, Path]:
    """Folders at and below the paths, by name."""
    found: dict[str, Path] = {}
    for path in paths:
        here = path.resolve()
        for folder in (here, *sorted(each for each in here.rglob("*") if each.is_dir())):
            found.setdefault(folder.name, folder)
    return found


def _place(folders: dict[str, Path], library: Library, process: str, path: str) -> Path:
    folder = library.folder(process)
    return folders[folder] / path.removeprefix(f"{folder}/")
