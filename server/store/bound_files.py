"""The diagrams a case is bound to."""

from collections.abc import Mapping

from server.domain.processes import ProcessVersion
from server.store.processes import Processes


def diagram_path(version: ProcessVersion) -> str:
    """Where the diagram of a version lies among the files of its deployment, as noted when it was deployed."""
    return str(version.info["file"])


def bound_diagrams(processes: Processes, binding_id: str) -> Mapping[str, bytes]:
    """The diagrams of a binding and nothing else, by deployment and path. Raises ProcessNotFound."""
    binding = processes.binding(binding_id)
    found: dict[str, bytes] = {}
    for key, number in {binding.process: binding.version, **binding.called}.items():
        path = diagram_path(processes.version(key, number))
        deployment = binding.deployments[key]
        found[f"{deployment}/{path}"] = processes.some_files(deployment, [path])[path]
    return found
