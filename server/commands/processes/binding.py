"""Bind a case to the exact versions in force when it starts, its called processes included."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.processes.folders import in_folder
from server.commands.transaction import Work
from server.domain.ids import new_id
from server.domain.processes import Binding, ProcessVersion
from server.forms.model import Form
from server.store.bound_files import diagram_path
from server.store.processes import Processes


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a version's diagram lies among the files of its deployment, and what it needs.

    `together` gives the versions of the processes drawn in the same file; they are always bound together.
    """

    file: str
    calls: tuple[str, ...]
    together: Mapping[str, int]


def placed(version: ProcessVersion) -> Placed:
    """What `deploy` noted of the version."""
    info = version.info
    return Placed(diagram_path(version), tuple(info["calls"]), dict(info["together"]))  # type: ignore[call-overload] -- codec value


def bind(work: Work, process: str, number: int | None) -> Binding:
    """The binding of a version (None: the one in force) and all it calls. Raises ProcessNotFound."""
    processes = work.uow.processes
    first = processes.current(process) if number is None else processes.version(process, number)
    bound = {process: first}
    todo = [first]
    while todo:
        version = todo.pop()
        here = placed(version)
        for key in here.calls:
            if key not in bound:
                together = here.together.get(key)
                bound[key] = processes.current(key) if together is None else processes.version(key, together)
                todo.append(bound[key])
    called = {key: version.version for key, version in bound.items() if key != process}
    deployments = {key: version.deployment for key, version in bound.items()}
    return processes.bind(Binding(new_id(), process, first.version, called, deployments))


def bound_form(work: Work, binding_id: str, process: str, name: str) -> Form:
    """A form of a bound process, as deployed with it."""
    return work.forms.form(binding_id, process, name, lambda: _form_file(work.uow.processes, binding_id, process, name))


def _form_file(processes: Processes, binding_id: str, process: str, name: str) -> bytes:
    binding = processes.binding(binding_id)
    version = processes.version(process, {binding.process: binding.version, **binding.called}[process])
    path = in_folder(diagram_path(version), f"forms/{name}.json")
    return processes.some_files(version.deployment, [path])[path]
