"""What putting an older version back in force would bring: its files, beside the versions that are in force now."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.store.bound_files import diagram_path
from server.store.database import Database
from server.store.process_folders import drawn_beside, folder_files
from server.store.processes import Processes


@dataclass(frozen=True, slots=True)
class OlderVersion:
    """A version with its files; `base`: the versions in force of each process of the folder in force."""

    process: str
    base: Mapping[str, int]
    file: str
    files: Mapping[str, bytes]


def older_version(database: Database, process: str, number: int) -> OlderVersion:
    """A version, to be checked again. Raises ProcessNotFound."""
    with database.read() as connection:
        processes = Processes(connection)
        version = processes.version(process, number)
        base = drawn_beside(processes, processes.current(process))
        return OlderVersion(process, base, diagram_path(version), folder_files(processes, version))
