"""Bind a case to the exact versions in force when it starts, its called processes included."""

from server.commands.processes.folders import in_folder
from server.commands.transaction import Work
from server.domain.processes import Binding, VersionSuspended
from server.forms.model import Form
from server.store.bound_files import diagram_path, would_bind
from server.store.processes import Processes


def bind(work: Work, process: str, number: int | None) -> Binding:
    """The binding of a version (None: the one in force) and all it calls. Raises ProcessNotFound."""
    return work.uow.processes.bind(would_bind(work.uow.processes, process, number))


def bind_open(work: Work, process: str, number: int | None) -> Binding:
    """As `bind`, for cases that are to begin or go on there. Raises VersionSuspended too."""
    version = work.uow.processes.entered(process, number)
    if version.suspended_at is not None:
        raise VersionSuspended(process=process, version=version.version)
    return bind(work, process, version.version)


def bound_form(work: Work, binding_id: str, process: str, name: str) -> Form:
    """A form of a bound process, as deployed with it."""
    return work.forms.form(binding_id, process, name, lambda: _form_file(work.uow.processes, binding_id, process, name))


def _form_file(processes: Processes, binding_id: str, process: str, name: str) -> bytes:
    binding = processes.binding(binding_id)
    version = processes.version(process, {binding.process: binding.version, **binding.called}[process])
    path = in_folder(diagram_path(version), f"forms/{name}.json")
    return processes.some_files(version.deployment, [path])[path]
