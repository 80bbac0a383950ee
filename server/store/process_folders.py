"""The folder of a deployed version: its diagram and everything beside it, as it was deployed."""

from collections.abc import Mapping

from server.domain.process_folders import folder_of, lies_in
from server.domain.processes import ProcessVersion
from server.store.bound_files import diagram_path
from server.store.processes import Processes


def folder_files(processes: Processes, version: ProcessVersion) -> Mapping[str, bytes]:
    """The files of a version by their paths in its deployment."""
    folder = folder_of(diagram_path(version))
    paths = [path for path in processes.paths(version.deployment) if lies_in(folder, path)]
    return processes.some_files(version.deployment, paths)


def drawn_beside(processes: Processes, version: ProcessVersion) -> Mapping[str, int]:
    """The versions in force of all processes of its folder, by process, its own among them."""
    folder = folder_of(diagram_path(version))
    return {
        other.process: other.version
        for other in processes.all_current()
        if other.deployment == version.deployment and folder_of(diagram_path(other)) == folder
    }
