"""Reads the scenario files of a draft without playing them: what is listed, and every fault with its line."""

from collections.abc import Mapping

from server.commands.people.house_files import HouseRefused
from server.domain.scenario_runs import Checked, Fault, Listed
from server.scenarios.folders import NoFolders, library_of
from server.scenarios.known import known_words
from server.scenarios.reading import readable_scenarios
from server.scenarios.testing import HOUSE, read_house_of
from server.wiring.settings import Settings


def check_scenarios(settings: Settings, files: Mapping[str, bytes], folder: str) -> Checked:
    """What is in the scenario files of a folder; `files` has those of the processes beside it too, by path."""
    library = library_of(files, folder)
    try:
        house = read_house_of(settings)
    except (NoFolders, HouseRefused) as refused:
        return Checked(faults=(Fault(HOUSE, 0, str(refused)),))
    found, faults = readable_scenarios(library, known_words(library, house, settings.zone))
    return Checked(tuple(Listed(one.file, one.line, one.name) for one in found), faults)
