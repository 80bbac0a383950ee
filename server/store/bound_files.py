"""The diagrams a case is bound to, with the decision models beside them."""

from collections.abc import Mapping

from server.domain.process_folders import folder_of, is_model_of
from server.domain.processes import ProcessVersion
from server.store.processes import Processes


def diagram_path(version: ProcessVersion) -> str:
    """Where the diagram of a version lies among the files of its deployment, as noted when it was deployed."""
    return str(version.info["file"])


def bound_files(processes: Processes, binding_id: str) -> Mapping[str, bytes]:
    """The diagrams of a binding and the decision models of their folders, by deployment and path.

    Nothing else: all that compiling needs. Raises ProcessNotFound.
    """
    binding = processes.binding(binding_id)
    found: dict[str, bytes] = {}
    for key, number in {binding.process: binding.version, **binding.called}.items():
        path = diagram_path(processes.version(key, number))
        deployment = binding.deployments[key]
        models = [name for name in processes.paths(deployment) if is_model_of(folder_of(path), name)]
        files = processes.some_files(deployment, [path, *models])
        found.update({f"{deployment}/{name}": content for name, content in files.items()})
    return found
