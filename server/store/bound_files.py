"""The files a case is bound to, as far as they say how it runs."""

import posixpath
from collections.abc import Mapping

from server.domain.process_folders import folder_of, is_model_of
from server.domain.processes import ProcessVersion
from server.store.processes import Processes


def diagram_path(version: ProcessVersion) -> str:
    """Where the diagram of a version lies among the files of its deployment, as noted when it was deployed."""
    return str(version.info["file"])


def bound_files(processes: Processes, binding_id: str) -> Mapping[str, bytes]:
    """The diagrams of a binding with their forms and the decision models of their folders, by deployment and path.

    Nothing else: all that compiling needs. Raises ProcessNotFound.
    """
    binding = processes.binding(binding_id)
    found: dict[str, bytes] = {}
    for key, number in {binding.process: binding.version, **binding.called}.items():
        path = diagram_path(processes.version(key, number))
        deployment, forms = binding.deployments[key], posixpath.join(posixpath.dirname(path), "forms/")
        models = [name for name in processes.paths(deployment) if is_model_of(folder_of(path), name)]
        files = {**processes.some_files(deployment, [path, *models]), **processes.files_in(deployment, forms)}
        found.update({f"{deployment}/{name}": content for name, content in files.items()})
    return found
