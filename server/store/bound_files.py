"""The files a case is bound to, as far as they say how it runs."""

import posixpath
from collections.abc import Mapping, Sequence
from typing import cast

from server.domain.ids import new_id
from server.domain.process_folders import folder_of, is_model_of
from server.domain.processes import Binding, ProcessVersion
from server.store.processes import Processes


def diagram_path(version: ProcessVersion) -> str:
    """Where the diagram of a version lies among the files of its deployment, as noted when it was deployed."""
    return str(version.info["file"])


def would_bind(processes: Processes, process: str, number: int | None) -> Binding:
    """What a case of this version (None: the one in force) and all it calls would be bound to now; not written.

    Raises ProcessNotFound.
    """
    first = processes.current(process) if number is None else processes.version(process, number)
    bound, todo = {process: first}, [first]
    while todo:
        info = todo.pop().info
        calls, together = cast("Sequence[str]", info["calls"]), cast("Mapping[str, int]", info["together"])
        for key in calls:
            if key not in bound:
                # What is drawn in the same file is always bound together.
                bound[key] = processes.version(key, together[key]) if key in together else processes.current(key)
                todo.append(bound[key])
    called = {key: version.version for key, version in bound.items() if key != process}
    deployments = {key: version.deployment for key, version in bound.items()}
    return Binding(new_id(), process, first.version, called, deployments)


def bound_files(processes: Processes, binding_id: str) -> Mapping[str, bytes]:
    """The files of a stored binding, as `files_of` gives them. Raises ProcessNotFound."""
    return files_of(processes, processes.binding(binding_id))


def files_of(processes: Processes, binding: Binding) -> Mapping[str, bytes]:
    """The diagrams of a binding with their forms and the decision models of their folders, by deployment and path.

    Nothing else: all that compiling needs. Raises ProcessNotFound.
    """
    found: dict[str, bytes] = {}
    for key, number in {binding.process: binding.version, **binding.called}.items():
        path = diagram_path(processes.version(key, number))
        deployment, forms = binding.deployments[key], posixpath.join(posixpath.dirname(path), "forms/")
        models = [name for name in processes.paths(deployment) if is_model_of(folder_of(path), name)]
        files = {**processes.some_files(deployment, [path, *models]), **processes.files_in(deployment, forms)}
        found.update({f"{deployment}/{name}": content for name, content in files.items()})
    return found
