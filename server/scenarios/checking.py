"""Reads the scenario files of a draft without playing them: what is listed, and every fault with its line."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from server.commands.people.house_files import House, HouseRefused
from server.domain.scenario_runs import Checked, Fault, Listed
from server.scenarios.folders import NoFolders, library_of
from server.scenarios.known import known_words
from server.scenarios.reading import readable_scenarios
from server.scenarios.testing import HOUSE, read_house_of
from server.wiring.settings import Settings

MOST_KEPT = 16


@dataclass(slots=True)
class ScenarioChecks:
    """What was read of the last folders: two thousand scenarios take a second, and pages ask again and again."""

    _kept: OrderedDict[str, Checked] = field(default_factory=OrderedDict[str, Checked])
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, settings: Settings, files: Mapping[str, bytes], folder: str) -> Checked:
        """What is in the scenario files of a folder; `files` has those of the processes beside it too, by path."""
        try:
            house = read_house_of(settings)
        except (NoFolders, HouseRefused) as refused:
            return Checked(faults=(Fault(HOUSE, 0, str(refused)),))
        key = _digest(files, folder, house)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = _checked(settings, files, folder, house)
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def _checked(settings: Settings, files: Mapping[str, bytes], folder: str, house: House) -> Checked:
    library = library_of(files, folder)
    found, faults = readable_scenarios(library, known_words(library, house, settings.zone))
    return Checked(tuple(Listed(one.file, one.line, one.name) for one in found), faults)


def _digest(files: Mapping[str, bytes], folder: str, house: House) -> str:
    """Of all that is read."""
    digest = hashlib.sha256(f"{folder}\0{house!r}\0".encode())
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()
